package org.hlsgateway.packager;

import java.util.List;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * Reads along with one run: its frames, its segments, and its end. Told on the thread that brings
 * the media: it must return at once and not throw; what takes time is done on threads of its own,
 * from a bounded queue that loses something rather than hold up anybody.
 */
public interface RunTap {

  /** Frames of these tracks come next, and continue nothing that came before. */
  default void tracks(InitSection init) {}

  /**
   * Frames, as they come; while a source is gone and expected back, those that stand in for it,
   * with the times that follow: its last picture again and again, and silence. A source that is
   * back as it was goes on with the times that follow those.
   */
  default void frames(List<Sample> frames) {}

  /** A segment of the best variant is complete, with the default sound. */
  default void best(FinishedSegment segment) {}

  /**
   * A segment of any variant, as viewers get it: without sound if there are several to choose from.
   *
   * @param variant index among the pictures, the best is 0; 0 for sound alone
   */
  default void ofVariant(int variant, FinishedSegment segment) {}

  /** No segment of this run will follow. Not told of a restart within the run. */
  default void over() {}
}
