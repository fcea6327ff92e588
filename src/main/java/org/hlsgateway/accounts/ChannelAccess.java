package org.hlsgateway.accounts;

import java.util.Optional;

/**
 * Whose a channel is, and who may watch it.
 *
 * @param version 0: nobody ever said anything of it
 * @param owner id of an account; may operate it, or publish to it, as its role allows
 */
public record ChannelAccess(
    long channel, int version, Optional<Long> owner, Visibility visibility) {
  static ChannelAccess ofNobody(long channel) {
    return new ChannelAccess(channel, 0, Optional.empty(), Visibility.DEFAULT);
  }
}
