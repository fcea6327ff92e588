package org.hlsgateway.rtsp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * When to read on. A camera's packets come one by one, and each would wake a thread: while media
 * flows, all connections of a thread are read at the same moments, a few dozen times a second, and
 * not before more is needed. What comes meanwhile is kept by the system, and must not be more than
 * it has room for: cameras tear packets when nobody reads.
 */
final class ReadPace {
  /** Bytes that every system keeps of a connection. */
  static final int KEPT_OF_A_CONNECTION = 64 << 10;

  /** The same of a port for datagrams, each of which takes twice as much. */
  static final int KEPT_OF_DATAGRAMS = 48 << 10;

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final int kept;
  private long lastNanos = System.nanoTime();
  private long bytes;

  /** The highest rate lately, in bytes a second. */
  private double rate;

  /**
   * @param kept so many bytes may wait
   */
  ReadPace(int kept) {
    this.kept = kept;
  }

  /** So much was read. */
  void came(int count) {
    bytes += count;
  }

  /**
   * @param restNanos for so long nothing more is needed
   */
  void readLater(Channel channel, EventLoop loop, long restNanos) {
    loop.schedule(channel::read, delayNanos(restNanos), TimeUnit.NANOSECONDS);
  }

  /** The same of a channel that reads on by itself, whatever there is: one packet at a time. */
  void readAllLater(Channel channel, EventLoop loop, long restNanos) {
    channel.config().setAutoRead(false);
    loop.schedule(
        () -> channel.config().setAutoRead(true), delayNanos(restNanos), TimeUnit.NANOSECONDS);
  }

  private long delayNanos(long restNanos) {
    long now = System.nanoTime();
    double present = bytes * 1e9 / Math.max(STEP_NANOS, now - lastNanos);
    // A keyframe is much at once: what it needed is remembered for a while.
    rate = Math.max(present, rate * 0.98);
    bytes = 0;
    lastNanos = now;
    long room = rate <= 0 ? LONGEST_NANOS : (long) (kept / rate * 1e9);
    long rest = Math.min(Math.min(restNanos, room), LONGEST_NANOS);
    return rest > STEP_NANOS ? rest : STEP_NANOS - Math.floorMod(now, STEP_NANOS);
  }
}
