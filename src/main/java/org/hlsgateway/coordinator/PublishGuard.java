package org.hlsgateway.coordinator;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Decides about names that are published to by rules of their own, such as live events: CDI beans
 * of this type are asked before anything else is. Answers from memory and waits for nothing; any
 * thread may ask.
 */
public interface PublishGuard {

  /** What it says. */
  sealed interface Decision permits Allowed, Refused {}

  /**
   * He may publish.
   *
   * @param counts asked every second while the stream is on: false ends it
   * @param account whose stream it is; empty: nobody's
   */
  record Allowed(StreamOptions options, BooleanSupplier counts, OptionalLong account)
      implements Decision {}

  /**
   * He may not.
   *
   * @param sentence for the publisher; holds no secret
   */
  record Refused(String sentence) implements Decision {}

  /**
   * @param channel as it is published under
   * @param address of the publisher, as the streaming server says; may be empty
   * @return empty: the name is not one of its
   */
  Optional<Decision> decide(String channel, String key, String address);
}
