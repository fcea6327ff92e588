package org.hlsgateway.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock for patience, and the calendar beside it. What waits or expires goes by {@link #now()};
 * what people read is dated by {@link #date()} when it happens, or with {@link #dateOf} when it is
 * shown.
 */
public final class Clocks {

  /** By so much clocks drift apart unnoticed: what was shown must not change with every look. */
  private static final Duration DRIFT = Duration.ofSeconds(1);

  /** Two clocks that were read farther apart than this, the machine being busy, tell nothing. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private final Clock steady;
  private final Clock calendar;
  private Duration ahead;

  /** The server's. */
  public Clocks() {
    this(new SteadyClock(), Clock.systemUTC());
  }

  /**
   * @param steady never jumps
   * @param calendar may be set at any time, forwards or backwards
   */
  public Clocks(Clock steady, Clock calendar) {
    this.steady = steady;
    this.calendar = calendar;
    this.ahead = Duration.between(steady.instant(), calendar.instant());
  }

  /** For patience: only to be compared with others of the same clock. */
  public Instant now() {
    return steady.instant();
  }

  /** The calendar's time. */
  public Instant date() {
    return calendar.instant();
  }

  /**
   * When a moment was, as the calendar goes at present: if it was wrong then and has been set
   * since, this is right.
   *
   * @param moment of {@link #now()}'s clock
   */
  public synchronized Instant dateOf(Instant moment) {
    Instant before = steady.instant();
    Duration difference = Duration.between(before, calendar.instant());
    boolean atOnce = Duration.between(before, steady.instant()).compareTo(AT_ONCE) < 0;
    if (atOnce && difference.minus(ahead).abs().compareTo(DRIFT) > 0) {
      ahead = difference;
    }
    return moment.plus(ahead);
  }
}
