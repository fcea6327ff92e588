package org.hlsgateway.coordinator;

import java.time.Instant;
import java.util.Optional;

/**
 * An event that the application was not told yet.
 *
 * @param id rises; within a stream the order to deliver in
 * @param output empty: the stream was closed
 * @param attempts how many have failed
 * @param lastError why the last one did; empty if there was none
 */
record Callback(
    long id,
    String channel,
    String streamId,
    Optional<Available> output,
    Instant created,
    int attempts,
    Instant nextAttempt,
    String lastError) {
  static final String AVAILABLE = "stream-available";
  static final String CLOSED = "stream-closed";

  String event() {
    return output.isPresent() ? AVAILABLE : CLOSED;
  }
}
