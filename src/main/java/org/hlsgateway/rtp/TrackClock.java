package org.hlsgateway.rtp;

/**
 * Turns a stream's time stamps of 32 bits into ticks that go on: over the wrap, and over jumps of a
 * camera's clock, which are bridged by how much later the packet came. Stamps that count slower or
 * faster than is said, by a tenth or more, are taken for what they are worth.
 */
public final class TrackClock {
  private static final long NANOS = 1_000_000_000L;

  /** So much earlier than any before, and a camera's clock was set, or it began anew. */
  private static final long JUMP_NANOS = NANOS;

  /** Clocks drift apart: what was early once counts less as time goes by. */
  private static final long FORGOTTEN_OF_A_SECOND = 1_000;

  /** So long is looked at how fast the stamps go. What is told three times is believed. */
  private static final long MEASURED_NANOS = 5 * NANOS;

  private static final int BELIEVED = 3;

  /** Clocks that differ by less are as good as they get, or it is the network. */
  private static final double TOLERATED = 0.1;

  private static final double ALIKE = 0.03;

  private final int ticksPerSecond;
  private long backTicks;
  private boolean begun;
  private int lastStamp;
  private long lastTicks;
  private long highest;
  private long firstNanos;
  private long lastNanos;

  /** By how much the earliest packet came before its time: what comes late says nothing. */
  private long earliestNanos;

  private int jumps;

  /** What a tick of the stamps is worth. */
  private double worth = 1;

  private long measuredSinceNanos;
  private long measuredTicks;

  /** How fast the stamps went, beside the time that passed, when last measured; 0: not yet. */
  private double pace;

  private int told;

  /**
   * @param ticksPerSecond of the stamps
   * @param backMillis so much earlier than the latest is still in order: pictures that are shown
   *     before others come after them
   */
  public TrackClock(int ticksPerSecond, int backMillis) {
    this.ticksPerSecond = ticksPerSecond;
    this.backTicks = (long) ticksPerSecond * backMillis / 1_000;
  }

  /** As in the constructor, once more is known. */
  public void back(long ticks) {
    backTicks = ticks;
  }

  /**
   * @param nowNanos when it came, of any clock that never goes back
   * @return ticks since the first
   */
  public long ticks(int stamp, long nowNanos) {
    if (!begun) {
      begun = true;
      lastStamp = stamp;
      firstNanos = nowNanos;
      lastNanos = nowNanos;
      measuredSinceNanos = nowNanos;
      return 0;
    }
    measure(stamp - lastStamp, nowNanos);
    long next = near(stamp);
    earliestNanos -= (nowNanos - lastNanos) / FORGOTTEN_OF_A_SECOND;
    boolean ahead = nanosOf(next - highest, ticksPerSecond) > JUMP_NANOS;
    if (ahead && early(next, nowNanos) > earliestNanos + JUMP_NANOS || next < highest - backTicks) {
      next = highest + Math.max(1, ticksOf(nowNanos - lastNanos, ticksPerSecond));
      jumps++;
    }
    earliestNanos = Math.max(earliestNanos, early(next, nowNanos));
    lastStamp = stamp;
    lastTicks = next;
    lastNanos = nowNanos;
    highest = Math.max(highest, next);
    return next;
  }

  private long early(long ticks, long nowNanos) {
    return nanosOf(ticks, ticksPerSecond) - (nowNanos - firstNanos);
  }

  /** How often time jumped. */
  public int jumps() {
    return jumps;
  }

  /** Where a stamp near the last one lies, without going on. */
  public long near(int stamp) {
    int ticks = stamp - lastStamp;
    return lastTicks + (worth == 1 ? ticks : Math.round(ticks * worth));
  }

  private void measure(int ticks, long nowNanos) {
    measuredTicks += ticks;
    long passed = nowNanos - measuredSinceNanos;
    if (passed < MEASURED_NANOS) {
      return;
    }
    double now = (double) nanosOf(measuredTicks, ticksPerSecond) / passed;
    told = pace > 0 && Math.abs(now / pace - 1) < ALIKE ? told + 1 : 1;
    if (told >= BELIEVED) {
      countsAt((now + pace) / 2);
    }
    pace = now;
    measuredSinceNanos = nowNanos;
    measuredTicks = 0;
  }

  /**
   * How fast the stamps go, as somebody found out who knows.
   *
   * @param pace 1 for as fast as is said; positive
   */
  public void countsAt(double pace) {
    worth = Math.abs(pace - 1) < TOLERATED ? 1 : 1 / pace;
  }

  public boolean hasBegun() {
    return begun;
  }

  /** Without leaving 64 bits: ticks times 10^9 does after 28 hours at 90 kHz. */
  public static long ticksOf(long nanos, int ticksPerSecond) {
    return Math.floorDiv(nanos, NANOS) * ticksPerSecond
        + Math.floorMod(nanos, NANOS) * ticksPerSecond / NANOS;
  }

  public static long nanosOf(long ticks, int ticksPerSecond) {
    return Math.floorDiv(ticks, (long) ticksPerSecond) * NANOS
        + Math.floorMod(ticks, (long) ticksPerSecond) * NANOS / ticksPerSecond;
  }
}
