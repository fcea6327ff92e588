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
import org.junit.jupiter.api.Test;

class ToldTest {
  private static final Programme CHANNEL =
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
  void aTapThatFails_keepsNeitherTheSourceNorOtherTapsFromTheirFrames() {
    FfmpegEngine.Told teller =
        new FfmpegEngine.Told(CHANNEL, List.of(), List.of(new Failing(), new Noting()));
    teller.tracks(null);
    teller.frames(List.of());
    assertThat(told).containsExactly("tracks", "frames");
  }

  private static final class Failing implements FrameTap {
    @Override
    public void tracks(Programme channel, InitSection init) {
      throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void frames(Programme channel, List<Sample> frames) {
      throw new IllegalStateException("as the test wants it");
    }
  }

  private final class Noting implements FrameTap {
    @Override
    public void tracks(Programme channel, InitSection init) {
      told.add("tracks");
    }

    @Override
    public void frames(Programme channel, List<Sample> frames) {
      told.add("frames");
    }
  }
}
