package org.hlsgateway.coordinator;

import java.util.Optional;
import java.util.OptionalInt;

/** The streaming server in this process, a CDI bean of this type, as pages speak of it. */
public interface OwnServer {

  /** Where it listens for RTMP; empty if it does not. */
  OptionalInt port();

  /** Why nobody can push to it, as a sentence; empty if it is possible, or was not wanted. */
  Optional<String> problem();

  /** Whether channels may be pushed to it that nobody made a key for. */
  boolean isOpen();
}
