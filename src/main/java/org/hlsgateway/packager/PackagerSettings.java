package org.hlsgateway.packager;

import java.time.Duration;

/**
 * How a session is cut.
 *
 * @param segmentTarget a segment ends at the first keyframe at or after this; 0.5 to 60 s
 * @param partTarget about how long a part is; whole frames decide; 50 ms to the segment target
 * @param windowSegments how many whole segments are listed, at least; 6 are listed in any case, and
 *     three target durations
 * @param assumedKeyframeInterval the source's, from an earlier run or a probe; zero if unknown:
 *     then what is there when the first part is listed may tell. The target duration follows from
 *     it and never changes, so what turns out longer is cut without keyframes
 * @param rewind what is listed beyond the window
 * @param standsIn whether the last picture is shown while the source is gone
 */
public record PackagerSettings(
    Duration segmentTarget,
    Duration partTarget,
    int windowSegments,
    Duration assumedKeyframeInterval,
    Rewind rewind,
    boolean standsIn) {

  /** Where nothing is known. */
  static final Duration USUAL_KEYFRAME_INTERVAL = Duration.ofSeconds(2);

  private static final Duration SHORTEST_SEGMENT = Duration.ofMillis(500);
  private static final Duration LONGEST_SEGMENT = Duration.ofSeconds(60);
  private static final Duration SHORTEST_PART = Duration.ofMillis(50);

  /** Without rewind, and without anything that stands in. */
  public PackagerSettings(
      Duration segmentTarget,
      Duration partTarget,
      int windowSegments,
      Duration assumedKeyframeInterval) {
    this(segmentTarget, partTarget, windowSegments, assumedKeyframeInterval, Rewind.NONE, false);
  }

  public PackagerSettings {
    if (segmentTarget.compareTo(SHORTEST_SEGMENT) < 0
        || segmentTarget.compareTo(LONGEST_SEGMENT) > 0) {
      throw new IllegalArgumentException(
          "segment target "
              + segmentTarget
              + " must be "
              + SHORTEST_SEGMENT
              + " to "
              + LONGEST_SEGMENT);
    }
    if (partTarget.compareTo(SHORTEST_PART) < 0 || partTarget.compareTo(segmentTarget) > 0) {
      throw new IllegalArgumentException(
          "part target "
              + partTarget
              + " must be "
              + SHORTEST_PART
              + " to the segment target "
              + segmentTarget);
    }
    if (windowSegments < 1 || windowSegments > 1000) {
      throw new IllegalArgumentException(
          "a window of " + windowSegments + " segments must be one of 1 to 1000");
    }
    if (assumedKeyframeInterval.isNegative()
        || assumedKeyframeInterval.compareTo(LONGEST_SEGMENT) > 0) {
      throw new IllegalArgumentException(
          "assumed keyframe interval "
              + assumedKeyframeInterval
              + " must be 0 to "
              + LONGEST_SEGMENT);
    }
  }
}
