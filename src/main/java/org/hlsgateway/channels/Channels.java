package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The channels there are. Reads are answered from memory. */
@ApplicationScoped
public class Channels {

  /** @param nickname as it stands in a path: may be anything; what cannot be one is unknown */
  public Optional<Channel> find(String nickname) {
    return Optional.empty();
  }

  /** In the order of their nicknames. */
  public List<Channel> all() {
    return List.of();
  }
}
