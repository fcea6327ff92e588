package org.hlsgateway.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * For patience: nobody who sets the server's clock makes time jump. Starts at the time of day, and
 * may be off it ever after; so it is only to be compared with itself.
 */
public final class SteadyClock extends Clock {
  private final LongSupplier nanos;
  private final Instant start;
  private final long startNanos;

  /** From the time of day as it is now. */
  public SteadyClock() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  /**
   * @param calendar is read once
   * @param nanos advance as {@link System#nanoTime} does, from wherever they start
   */
  public SteadyClock(Clock calendar, LongSupplier nanos) {
    this.nanos = nanos;
    start = calendar.instant();
    startNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Instants have no zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
