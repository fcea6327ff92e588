package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;

/**
 * A segment that is complete, for who keeps it elsewhere. The bytes are shared and never change.
 *
 * @param run unguessable name of the rendition's run: all its file names begin with it; media
 *     sequence numbers only mean something within one
 * @param mediaSequence rises within a run, by more than one where something stood in for the
 *     source: that is for who watches, and not handed out
 * @param initName of the media initialization section; another name within a run: another one
 * @param init what a player needs before the segment
 * @param media one or more whole fragments, the first begins with a keyframe if the source had one
 * @param discontinuity the segment does not continue the one before it
 * @param targetDurationSeconds of the run, the same in all of its segments: no duration, rounded to
 *     seconds, is longer
 * @param description of the rendition as known at this segment's end
 */
public record FinishedSegment(
    String run,
    long mediaSequence,
    String initName,
    Media init,
    Media media,
    Duration duration,
    Instant programDateTime,
    boolean discontinuity,
    int targetDurationSeconds,
    MediaDescription description) {

  /** The same behind something that is left out. */
  FinishedSegment afterDiscontinuity() {
    return new FinishedSegment(
        run,
        mediaSequence,
        initName,
        init,
        media,
        duration,
        programDateTime,
        true,
        targetDurationSeconds,
        description);
  }
}
