package org.hlsgateway.coordinator;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after a failure: one second, doubled each time, a minute at most, with up to a
 * fifth more at random so that many do not come at once.
 */
record Backoff(DoubleSupplier random) {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * @param failures so far, at least 1
   */
  Duration after(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, 16);
    long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
    return Duration.ofMillis(millis + (long) (millis * 0.2 * random.getAsDouble()));
  }
}
