package org.hlsgateway.events;

import java.time.Instant;
import java.util.Optional;

/**
 * How an event is at a moment: an immutable snapshot.
 *
 * @param since when that began, as far as the server knows: it may have been on before its start
 * @param publisher empty unless somebody sends
 */
public record EventNow(
    LiveEvent event, EventState state, Instant since, Optional<EventPublisher> publisher) {

  /** Whether somebody sends, so that there is something to transcode and to distribute. */
  public boolean isRunning() {
    return state.hasPicture() && publisher.isPresent();
  }
}
