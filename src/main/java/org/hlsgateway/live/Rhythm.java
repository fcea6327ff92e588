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

  /** What surely fits into a pipe (64 KiB on Linux): FFmpeg must not be held up. */
  private static final long PIPE_BYTES = 32 * 1024;

  private Instant lastPartAt = Instant.EPOCH;

  /** To be asked whenever all renditions have listed a part. Zero: read on at once. */
  Duration restAfterPart(LivePresentation presentation, Instant now) {
    Duration sinceLast = Duration.between(lastPartAt, now);
    lastPartAt = now;
    Duration rest = Duration.ofNanos((long) (presentation.partTarget().toNanos() * SHARE));
    // A source that catches up after a stall must not be slowed down.
    boolean inStep = sinceLast.compareTo(rest) > 0;
    long bytes = presentation.peakBitsPerSecond() / 8 * rest.toMillis() / 1000;
    return inStep && bytes > 0 && bytes <= PIPE_BYTES ? rest : Duration.ZERO;
  }
}
