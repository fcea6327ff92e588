package org.hlsgateway.packager;

import java.util.List;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/** Who is told of complete segments, and of frames before that; must be quick and not throw. */
@FunctionalInterface
public interface SegmentTaker {

  /** A segment of the best variant, with the default sound. */
  void best(FinishedSegment segment);

  /**
   * A segment of any variant, as viewers get it: without sound if there are several to choose from.
   *
   * @param variant the best is 0
   */
  default void ofVariant(int variant, FinishedSegment segment) {}

  /** Frames of these tracks come next, and continue nothing that came before. */
  default void tracks(InitSection init) {}

  /**
   * Frames, as they come; also those that stand in for a source that is gone: these have the times
   * that follow.
   */
  default void frames(List<Sample> frames) {}
}
