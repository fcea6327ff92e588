package org.hlsgateway.packager;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Holds a source's own times against when its media comes. Media comes late for many reasons, and
 * early for none: what came with the least delay lately tells how early anything can be here.
 */
final class ArrivalPace {
  /** Clocks drift; what is older says nothing of now. */
  private static final long LOOK_EVERY_MICROS = 30_000_000;

  private Instant anchor;
  private long anchorMicros;
  private long earliest = Long.MIN_VALUE;
  private long earliestBefore = Long.MIN_VALUE;
  private long lookedMicros;

  /**
   * Media came.
   *
   * @param micros when it ends, on the source's clock: it comes no earlier
   */
  void came(long micros, Instant now) {
    if (anchor == null) {
      anchor = now;
      anchorMicros = micros;
      lookedMicros = micros;
    }
    if (Math.abs(micros - lookedMicros) > LOOK_EVERY_MICROS) {
      earliestBefore = earliest;
      earliest = Long.MIN_VALUE;
      lookedMicros = micros;
    }
    earliest = Math.max(earliest, lead(micros, now));
  }

  /**
   * How much later than it could have been this is here; negative if nothing comes so early. 0
   * before anything came.
   *
   * @param micros a time on the source's clock
   */
  long lateMicros(long micros, Instant now) {
    return anchor == null ? 0 : Math.max(earliest, earliestBefore) - lead(micros, now);
  }

  /** Another clock begins. */
  void restart() {
    anchor = null;
    earliest = Long.MIN_VALUE;
    earliestBefore = Long.MIN_VALUE;
  }

  private long lead(long micros, Instant now) {
    return micros - anchorMicros - ChronoUnit.MICROS.between(anchor, now);
  }
}
