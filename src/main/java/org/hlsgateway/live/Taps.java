package org.hlsgateway.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * Who reads along with a session's input, beside the packager. Filled by whoever brings the frames;
 * any thread may add one. A tap stays through all of a session's inputs, until it is closed.
 */
final class Taps {
  private final List<FrameTap> taps = new CopyOnWriteArrayList<>();

  /** As named last; null if nothing has come. */
  private InitSection init;

  /** Begins with the next keyframe. */
  synchronized void add(FrameTap tap) {
    if (init != null) {
      tap.tracks(init);
    }
    taps.add(tap);
  }

  synchronized void tracks(InitSection named) {
    init = named;
    taps.removeIf(FrameTap::isClosed);
    taps.forEach(tap -> tap.tracks(named));
  }

  void frames(List<Sample> frames) {
    for (FrameTap tap : taps) {
      if (tap.isClosed()) {
        taps.remove(tap);
      } else {
        tap.frames(frames);
      }
    }
  }

  /** The input is over: a tap that comes now waits for the next one's tracks. */
  synchronized void inputEnded() {
    init = null;
  }
}
