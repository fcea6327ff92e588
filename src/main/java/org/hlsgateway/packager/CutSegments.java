package org.hlsgateway.packager;

import java.time.Instant;

/** Where a {@link Cutter} puts what it cut. */
interface CutSegments {

  /** The first frames told how long a frame is; called once in a session's life. */
  PartGrid settle(long frameMicros);

  /** What comes next does not continue what came before. */
  void discontinuity();

  /** A segment begins; its first part follows at once. */
  void beginSegment(Instant programDateTime);

  /**
   * @param frames to be read now: the cutter empties it afterwards
   */
  void addPart(PartFrames frames, long durationMicros);

  /** The segment is whole. It has at least one part. */
  void endSegment();
}
