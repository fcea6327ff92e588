package org.hlsgateway.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.RunTap;

/**
 * Who reads along with a session, through all its runs. Told by each run's packager, which brings
 * pictures and the sounds that come apart from them together; any thread may add a tap. It stays
 * through all of a session's inputs, until it is closed.
 */
final class Taps implements RunTap {
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

  @Override
  public synchronized void tracks(InitSection named) {
    init = named;
    taps.removeIf(FrameTap::isClosed);
    taps.forEach(tap -> tap.tracks(named));
  }

  @Override
  public void frames(List<Sample> frames) {
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
