package org.hlsgateway.live;

import java.time.Duration;

/** How long to leave a failing source alone: doubling from half a second to half a minute. */
final class Backoff {

  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 30_000;
  private static final int MOST_DOUBLINGS = 6;

  private Backoff() {}

  /**
   * @param failures how many attempts failed in a row, at least 1
   * @param chance in [0, 1): spreads the attempts of many channels by up to a fifth either way, so
   *     that they do not all fall upon a recovering network at once
   */
  static Duration delay(int failures, double chance) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures " + failures);
    }
    long doubled = FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS);
    long millis = Math.min(doubled, LONGEST_MILLIS);
    return Duration.ofMillis((long) (millis * (0.8 + 0.4 * chance)));
  }
}
