package org.hlsgateway.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A bound on what others can make us do, such as write into the log. Safe for any thread. */
public final class PerMinute {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int most;
  private final Clock clock;
  private Instant begun = Instant.MIN;
  private int count;

  public PerMinute(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /** True the first few times in each minute. */
  public synchronized boolean allows() {
    Instant now = clock.instant();
    if (begun.equals(Instant.MIN) || !now.isBefore(begun.plus(MINUTE))) {
      begun = now;
      count = 0;
    }
    return count++ < most;
  }
}
