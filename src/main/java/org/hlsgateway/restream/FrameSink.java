package org.hlsgateway.restream;

import java.time.Instant;
import java.util.List;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/** What takes a stream's tracks, and then their frames. */
interface FrameSink {

  /**
   * Frames of these tracks come next, and continue nothing that came before.
   *
   * @param isEncoded they are made here
   */
  void tracks(InitSection next, Instant now, boolean isEncoded);

  void frames(List<Sample> frames, Instant now);

  /** So many frames do not come, as this machine is too slow. */
  default void leftOut(int frames) {}
}
