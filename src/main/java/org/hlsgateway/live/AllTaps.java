package org.hlsgateway.live;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.RunTap;

/**
 * All who read along with one run. Whoever does must neither end the source for its viewers nor
 * keep others from what they are to be told.
 *
 * @param name of what runs, for the log
 */
record AllTaps(String name, List<RunTap> taps) implements RunTap {
  private static final Logger LOG = System.getLogger(AllTaps.class.getName());

  AllTaps {
    taps = List.copyOf(taps);
  }

  /**
   * @param own of the run, told first
   */
  static AllTaps of(Programme programme, String run, Iterable<RunTaps> all, List<RunTap> own) {
    List<RunTap> taps = new ArrayList<>(own);
    all.forEach(each -> each.tap(programme, run).ifPresent(taps::add));
    return new AllTaps(programme.name(), taps);
  }

  @Override
  public void tracks(InitSection init) {
    tell(tap -> tap.tracks(init));
  }

  @Override
  public void frames(List<Sample> frames) {
    tell(tap -> tap.frames(frames));
  }

  @Override
  public void best(FinishedSegment segment) {
    tell(tap -> tap.best(segment));
  }

  @Override
  public void ofVariant(int variant, FinishedSegment segment) {
    tell(tap -> tap.ofVariant(variant, segment));
  }

  @Override
  public void over() {
    tell(RunTap::over);
  }

  private void tell(Consumer<RunTap> news) {
    for (RunTap tap : taps) {
      try {
        news.accept(tap);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "Who reads along with " + name + " failed", e);
      }
    }
  }
}
