package org.hlsgateway.packager;

import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/**
 * The lengths that are settled once, from the first frames, and hold for the session's life. All in
 * microseconds.
 *
 * @param frame a frame's nominal duration
 * @param framesPerPart 3 or more, so that parts keep both bounds of draft 4.4.4.9 whatever the
 *     jitter; fewer where three would last for more than a second
 * @param partTarget no part is longer
 * @param shortestPart none is shorter, except a segment's last
 * @param segmentTarget a segment is whole from here on, half a frame of jitter allowed
 * @param longestSegment rounded, still the target duration
 * @param longestGap frames farther apart do not belong to one timeline
 */
record PartGrid(
    long frame,
    int framesPerPart,
    long partTarget,
    long shortestPart,
    long segmentTarget,
    long longestSegment,
    long longestGap,
    int targetDurationSeconds) {

  /** Faster sources exist on paper only; slower ones are stills. */
  static final long SHORTEST_FRAME = 1_000;

  /** Players stay three part targets behind. */
  private static final long LONGEST_OF_THREE = 1_000_000;

  /**
   * @param keyframeMicros from one keyframe to the next, as the first frames have it; 0 if they
   *     have but one
   * @param promised by an earlier run; kept as far as it is true of this one
   */
  static PartGrid settle(
      PackagerSettings settings,
      long frameMicros,
      long keyframeMicros,
      Optional<PlaylistTerms> promised) {
    long frame = Math.max(frameMicros, SHORTEST_FRAME);
    int frames = (int) Math.max(3, Math.round((double) micros(settings.partTarget()) / frame));
    // (n + 1/2) frames: n of them are at least 6/7 of it, and jitter of half a frame still fits.
    long partTarget = frame * frames + frame / 2;
    if (frames == 3 && partTarget > LONGEST_OF_THREE) {
      frames = frame > LONGEST_OF_THREE / 2 ? 1 : 2;
      // As much more as less than the part's bounds.
      partTarget = frame * frames * 108 / 100;
    }
    int targetDuration =
        Math.max(targetDuration(settings, keyframeMicros, promised), ceilSeconds(partTarget, 0));
    PartGrid needed =
        new PartGrid(
            frame,
            frames,
            partTarget,
            shortestPart(partTarget),
            micros(settings.segmentTarget()) - frame / 2,
            longestSegment(targetDuration),
            Math.max(1_000_000, 5 * frame),
            targetDuration);
    return promised.map(needed::keeping).orElse(needed);
  }

  /**
   * Segments end at keyframes, so the longest is the segment target rounded up to whole keyframe
   * intervals. A tenth of a second above a whole second is left to the rounding of RFC 8216
   * 4.3.3.1.
   *
   * @param keyframeMicros as the first frames have it, where the settings know nothing; 0 if they
   *     have but one
   * @param promised by an earlier run, where neither tells
   */
  static int targetDuration(
      PackagerSettings settings, long keyframeMicros, Optional<PlaylistTerms> promised) {
    long segment = micros(settings.segmentTarget());
    long interval = micros(settings.assumedKeyframeInterval());
    if (interval == 0) {
      interval = keyframeMicros;
    }
    if (interval == 0) {
      interval =
          promised
              .map(PlaylistTerms::targetMicros)
              .orElse(micros(PackagerSettings.USUAL_KEYFRAME_INTERVAL));
    }
    long tolerated = Math.max(segment - interval / 20, 1);
    long longest = Math.max(segment, (tolerated + interval - 1) / interval * interval);
    return Math.max(1, ceilSeconds(longest, 100_000));
  }

  /**
   * This, as far as an earlier run's playlists promised something else that is as true of it: a
   * frame that is measured a little longer is no reason to promise anything new. What would only
   * keep players farther behind than they need be is not kept.
   */
  private PartGrid keeping(PlaylistTerms promised) {
    long part = promised.partTargetMicros();
    int seconds = promised.targetDurationSeconds();
    long jitter = (partTarget - frame * framesPerPart) / 2;
    boolean fits =
        Math.abs(part - partTarget) <= jitter
            && frame * framesPerPart * 100 >= part * 85
            && seconds >= targetDurationSeconds
            && seconds <= 2 * targetDurationSeconds;
    return fits
        ? new PartGrid(
            frame,
            framesPerPart,
            part,
            shortestPart(part),
            segmentTarget,
            longestSegment(seconds),
            longestGap,
            seconds)
        : this;
  }

  /** Draft 4.4.4.9: 85% of the part target. */
  private static long shortestPart(long partTarget) {
    return (partTarget * 85 + 99) / 100;
  }

  private static long longestSegment(int targetDurationSeconds) {
    return targetDurationSeconds * 1_000_000L + 490_000;
  }

  PlaylistTerms terms() {
    return new PlaylistTerms(targetDurationSeconds, partTarget);
  }

  private static int ceilSeconds(long micros, long tolerated) {
    return (int) -Math.floorDiv(tolerated - micros, 1_000_000L);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
