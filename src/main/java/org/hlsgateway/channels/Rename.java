package org.hlsgateway.channels;

import java.util.Optional;
import org.hlsgateway.accounts.Caller;

/**
 * Who gives a channel another nickname. What is granted stays with the channel, and what is pushed
 * under its former name would be there for everybody; and a nickname that is refused tells of
 * channels that one may not see: so administrators alone.
 */
final class Rename {
  private Rename() {}

  /** What is wrong with these values, asked for by this caller; empty if nothing is. */
  static Optional<FieldError> problem(Caller caller, Channel old, ChannelValues wanted) {
    return caller.isAdmin() || wanted.nickname().value().equals(old.nickname().value())
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "nickname", "Only an administrator can change the nickname: leave it as it is."));
  }
}
