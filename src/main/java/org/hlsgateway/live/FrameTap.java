package org.hlsgateway.live;

import java.util.List;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * Told of every frame of the channels that run: who sends them on elsewhere. Every bean of this
 * type is told, on the thread that reads the source: it must return at once and not throw; what
 * takes time is done on threads of its own, from a bounded queue that loses frames rather than hold
 * up anybody.
 */
public interface FrameTap {

  /** Frames of these tracks come next, and continue nothing that came before. */
  void tracks(Programme programme, InitSection init);

  /**
   * Frames, as they come; while a source is gone and expected back, those that stand in for it: its
   * last picture, once a second, and silence.
   */
  void frames(Programme programme, List<Sample> frames);
}
