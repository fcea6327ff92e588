package org.hlsgateway.accounts;

import java.util.Optional;
import java.util.OptionalLong;

/** Which channels there are, asked of whoever keeps them. */
public interface ChannelNames {
  /**
   * @param nickname as it stands in a path: may be anything
   */
  OptionalLong id(String nickname);

  Optional<String> nickname(long id);
}
