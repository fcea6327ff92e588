package org.hlsgateway.packager;

import java.time.Instant;

/** Where a {@link Cutter} puts what it cut. */
interface CutSegments {

  /**
   * The first frames told how long a frame is; called once in a session's life.
   *
   * @param keyframeMicros the longest time from one keyframe to the next among them; 0 if they have
   *     but one
   */
  PartGrid settle(long frameMicros, long keyframeMicros);

  /**
   * A timeline begins: at the start, and after each discontinuity.
   *
   * @param shownMicros when its first picture is shown, on the source's clock
   */
  void beginTimeline(long shownMicros);

  /** What comes next does not continue what came before. */
  void discontinuity();

  /** A segment begins; its first part follows at once. */
  void beginSegment(Instant programDateTime);

  /**
   * @param frames to be read now: the cutter empties it afterwards
   * @param endMicros when the part ends, as {@code shownMicros} of the timeline counts
   */
  void addPart(PartFrames frames, long durationMicros, long endMicros);

  /** The segment is whole. It has at least one part. */
  void endSegment();
}
