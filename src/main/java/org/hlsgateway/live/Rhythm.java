package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import org.hlsgateway.packager.LivePresentation;

/**
 * How long FFmpeg's output may be left alone. FFmpeg writes each frame as it comes, and waking up
 * for each costs more than packaging it. Once a part is listed, the next cannot be whole for most
 * of a part's time: what FFmpeg writes until then waits in the pipe at nobody's expense.
 */
final class Rhythm {

  /** Of the part target: wakes well before the next part's last frame. */
  private static final double SHARE = 0.6;

  /** The same while nobody watches: parts may be listed two at a time then. */
  private static final double UNWATCHED_SHARE = 2;

  /** What surely fits into a pipe (64 KiB on Linux): FFmpeg must not be held up. */
  private static final long PIPE_BYTES = 32 * 1024;

  private Instant lastPartAt = Instant.EPOCH;

  /**
   * To be asked whenever all renditions have listed a part. Zero: read on at once.
   *
   * @param watched somebody waits for the next part, or may
   */
  Duration restAfterPart(LivePresentation presentation, boolean watched, Instant now) {
    Duration sinceLast = Duration.between(lastPartAt, now);
    lastPartAt = now;
    Duration part = presentation.partTarget();
    // A source that catches up after a stall must not be slowed down.
    boolean inStep = sinceLast.compareTo(share(part, SHARE)) > 0;
    Duration rest = share(part, watched ? SHARE : UNWATCHED_SHARE);
    long bytesPerSecond = presentation.peakBitsPerSecond() / 8;
    if (!inStep || bytesPerSecond == 0) {
      return Duration.ZERO;
    }
    Duration fits = Duration.ofMillis(PIPE_BYTES * 1000 / bytesPerSecond);
    if (fits.compareTo(rest) >= 0) {
      return rest;
    }
    return watched || fits.compareTo(share(part, SHARE)) < 0 ? Duration.ZERO : fits;
  }

  private static Duration share(Duration part, double share) {
    return Duration.ofNanos((long) (part.toNanos() * share));
  }
}
