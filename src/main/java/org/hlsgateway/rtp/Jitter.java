package org.hlsgateway.rtp;

/**
 * How unevenly a stream's packets come: RFC 3550 6.4.1's estimate, of the last packet of each read.
 * Packets are read several at a time, long after most of them came, and only the last has come just
 * now; so what is below the time between two packets means nothing.
 */
public final class Jitter {
  /** RFC 3550 6.4.1: a sixteenth of each difference counts. */
  private static final double GAIN = 1.0 / 16;

  /** What is farther apart is a clock that was set, or a camera that was silent. */
  private static final long ABSURD_NANOS = 2_000_000_000L;

  private final int ticksPerSecond;
  private boolean begun;
  private int lastStamp;
  private long lastNanos;
  private double nanos;

  /**
   * @param ticksPerSecond of the stamps
   */
  public Jitter(int ticksPerSecond) {
    this.ticksPerSecond = ticksPerSecond;
  }

  /**
   * A packet came, and there is none behind it.
   *
   * @param nowNanos of any clock that never goes back
   */
  public void came(int stamp, long nowNanos) {
    if (begun) {
      long sent = TrackClock.nanosOf(stamp - lastStamp, ticksPerSecond);
      long difference = Math.abs(nowNanos - lastNanos - sent);
      if (difference < ABSURD_NANOS) {
        nanos += (difference - nanos) * GAIN;
      }
    }
    begun = true;
    lastStamp = stamp;
    lastNanos = nowNanos;
  }

  public int millis() {
    return (int) Math.round(nanos / 1e6);
  }
}
