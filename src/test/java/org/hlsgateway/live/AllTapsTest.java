package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.RunTap;
import org.junit.jupiter.api.Test;

class AllTapsTest {
  private static final Programme DOOR =
      new Programme(
          new Programme.OfChannel(1),
          "door",
          "Door",
          new SourceUrl("rtsp://camera/door"),
          SourceSettings.DEFAULT,
          OutputSettings.DEFAULT,
          KeepSettings.DEFAULT,
          Optional.empty(),
          false,
          true);

  private final List<String> told = new ArrayList<>();

  @Test
  void aTapThatFails_keepsNeitherTheSourceNorOtherTapsFromWhatComes() {
    AllTaps taps = new AllTaps("door", List.of(new Failing(), new Noting("")));
    taps.tracks(null);
    taps.frames(List.of());
    taps.best(null);
    taps.ofVariant(2, null);
    taps.over();
    assertThat(told).containsExactly("tracks", "frames", "best", "variant 2", "over");
  }

  @Test
  void whoIsAsked_getsATapForThisRun_orNone_andTheRunsOwnIsToldFirst() {
    RunTaps all = (programme, run) -> Optional.of(new Noting(programme.name() + " " + run + " "));
    RunTaps none = (programme, run) -> Optional.empty();
    AllTaps.of(DOOR, "run7", List.of(none, all), List.of(new Noting("own "))).over();
    assertThat(told).containsExactly("own over", "door run7 over");
  }

  private static final class Failing implements RunTap {
    @Override
    public void tracks(InitSection init) {
      throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void frames(List<Sample> frames) {
      throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void best(FinishedSegment segment) {
      throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void ofVariant(int variant, FinishedSegment segment) {
      throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void over() {
      throw new IllegalStateException("as the test wants it");
    }
  }

  private final class Noting implements RunTap {
    private final String who;

    Noting(String who) {
      this.who = who;
    }

    @Override
    public void tracks(InitSection init) {
      told.add(who + "tracks");
    }

    @Override
    public void frames(List<Sample> frames) {
      told.add(who + "frames");
    }

    @Override
    public void best(FinishedSegment segment) {
      told.add(who + "best");
    }

    @Override
    public void ofVariant(int variant, FinishedSegment segment) {
      told.add(who + "variant " + variant);
    }

    @Override
    public void over() {
      told.add(who + "over");
    }
  }
}
