package org.hlsgateway.time;

import java.time.Duration;

/**
 * How long to leave alone what failed: doubled with each failure in a row.
 *
 * @param first after the first failure, more than zero
 * @param longest never longer than this, at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {

  /**
   * How much of a delay chance may take off, so that many that failed together do not return so.
   */
  private static final double SPREAD = 0.2;

  public Backoff {
    if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("back-off from " + first + " to " + longest);
    }
  }

  /**
   * @param failures how many in a row, at least 1
   */
  public Duration after(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures " + failures);
    }
    Duration delay = first;
    for (int doubled = 1; doubled < failures && delay.compareTo(longest) < 0; doubled++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longest) < 0 ? delay : longest;
  }

  /**
   * @param failures how many in a row, at least 1
   * @param chance in [0, 1): up to a fifth is taken off
   */
  public Duration after(int failures, double chance) {
    long nanos = after(failures).toNanos();
    return Duration.ofNanos(nanos - (long) (nanos * SPREAD * chance));
  }
}
