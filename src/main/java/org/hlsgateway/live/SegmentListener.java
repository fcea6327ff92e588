package org.hlsgateway.live;

import org.hlsgateway.packager.FinishedSegment;

/**
 * Told of what live sessions produce: who records or keeps it elsewhere. Every bean of this type is
 * told, on the thread that reads FFmpeg's output: it must return at once and not throw; work is
 * done on threads of its own, from a bounded queue.
 */
public interface SegmentListener {

  /** A segment of the channel's best rendition is complete. */
  void segmentFinished(Programme programme, FinishedSegment segment);

  /** The run ended: no segment of it will follow. Not told of a restart within the run. */
  void runEnded(Programme programme, String run);
}
