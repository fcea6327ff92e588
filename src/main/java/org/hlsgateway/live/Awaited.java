package org.hlsgateway.live;

import java.time.Duration;
import org.hlsgateway.packager.LivePresentation;

/** How the wait of a suspended request ended. */
public sealed interface Awaited {

  /** What was waited for is there. */
  record Arrived(LivePresentation presentation) implements Awaited {}

  /** The deadline came first. */
  record TimedOut() implements Awaited {}

  /**
   * It will not come now.
   *
   * @param reason a sentence for people
   * @param retryAfter when asking again makes sense
   */
  record Unavailable(String reason, Duration retryAfter) implements Awaited {}
}
