package org.hlsgateway.input;

import java.time.Duration;
import java.util.Optional;

/**
 * How long what a source sends may be left alone. It sends each frame as it comes, and waking up
 * for each costs more than packaging it. Once a part is listed, the next cannot be whole for most
 * of a part's time: what is sent until then waits in a pipe or a socket at nobody's expense.
 */
public final class Rhythm {

  /** Of the part target: wakes well before the next part's last frame. */
  private static final double SHARE = 0.6;

  /** The same while nobody watches: parts may be listed two at a time then. */
  private static final double UNWATCHED_SHARE = 2;

  /** What surely fits into a pipe (64 KiB on Linux): the sender must not be held up. */
  private static final long PIPE_BYTES = 32 * 1024;

  private boolean hasListed;
  private long lastPartNanos;

  /**
   * To be asked whenever frames were brought, by one thread at a time. Zero: read on at once.
   *
   * @param listed what the sink has listed since, see {@link MediaSink#listed}
   */
  public Duration rest(Optional<Pace> listed, long nowNanos) {
    return listed.map(pace -> restAfterPart(pace, nowNanos)).orElse(Duration.ZERO);
  }

  private Duration restAfterPart(Pace pace, long nowNanos) {
    Duration part = pace.partTarget();
    // A source that catches up after a stall must not be slowed down.
    boolean inStep = !hasListed || nowNanos - lastPartNanos > share(part, SHARE).toNanos();
    hasListed = true;
    lastPartNanos = nowNanos;
    long bytesPerSecond = pace.peakBitsPerSecond() / 8;
    if (!inStep || bytesPerSecond == 0) {
      return Duration.ZERO;
    }
    Duration rest = share(part, pace.watched() ? SHARE : UNWATCHED_SHARE);
    Duration fits = Duration.ofMillis(PIPE_BYTES * 1000 / bytesPerSecond);
    if (fits.compareTo(rest) >= 0) {
      return rest;
    }
    return pace.watched() || fits.compareTo(share(part, SHARE)) < 0 ? Duration.ZERO : fits;
  }

  private static Duration share(Duration part, double share) {
    return Duration.ofNanos((long) (part.toNanos() * share));
  }
}
