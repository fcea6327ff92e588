package org.hlsgateway.encoder;

import java.time.Duration;
import java.time.Instant;

/** When a stream's source is given up: never because this machine is slow. Not thread-safe. */
final class SourcePatience {
  /** ENCODE-START comes before the publisher is let in, and publishers are slow. */
  static final Duration BEGINS_WITHIN = Duration.ofSeconds(60);

  /** A publisher whose connection broke may be back, but not later. */
  static final Duration RETURNS_WITHIN = Duration.ofSeconds(30);

  /** Of one that sends something is made by then, however many start at the same time. */
  static final Duration STARTS_WITHIN = Duration.ofMinutes(5);

  private Instant lastLiveAt;
  private Instant until;

  SourcePatience(Instant begin) {
    this.lastLiveAt = begin;
    this.until = begin.plus(BEGINS_WITHIN);
  }

  /**
   * To be told a few times a second.
   *
   * @param live media comes
   * @param seen the source was found to send
   */
  void look(Instant now, boolean live, boolean seen) {
    if (live) {
      lastLiveAt = now;
      until = now.plus(RETURNS_WITHIN);
    } else if (seen && now.isBefore(lastLiveAt.plus(STARTS_WITHIN))) {
      Instant sends = now.plus(RETURNS_WITHIN);
      until = sends.isAfter(until) ? sends : until;
    }
  }

  boolean isOver(Instant now) {
    return now.isAfter(until);
  }
}
