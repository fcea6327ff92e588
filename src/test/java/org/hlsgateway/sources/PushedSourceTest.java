package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.RunTap;
import org.junit.jupiter.api.Test;

class PushedSourceTest {

  private final PushedSource source =
      new PushedSource(
          "Door",
          new SourceUrl("rtmp://192.0.2.1/door/key"),
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(3),
          facts -> null,
          (facts, plan) -> {},
          new RunTap() {},
          true);

  @Test
  void whatTheServerHasKept_isFetchedOnce() {
    assertThat(source.address(false)).isEqualTo("rtmp://192.0.2.1/door/key?cache=clear");
    assertThat(source.address(true)).isEqualTo("rtmp://192.0.2.1/door/key?cache=no");
  }

  @Test
  void whatIsPushedUnderAChannelsName_isCalledAsItIs_andCanBeGoneBackInAsFar() {
    KeepSettings keep =
        new KeepSettings(Duration.ofHours(2), true, OptionalInt.of(3), OptionalInt.empty());
    Programme channel =
        new Programme(
            new Programme.OfChannel(1),
            "door",
            "Front door",
            new SourceUrl("rtsp://camera/1"),
            SourceSettings.DEFAULT,
            OutputSettings.DEFAULT,
            keep,
            Optional.empty(),
            false,
            true);
    Programme pushed = source.programme(7, Optional.of(channel));
    assertThat(pushed.channelId()).isEmpty();
    assertThat(pushed.name()).isEqualTo("Door");
    assertThat(pushed.title()).isEqualTo("Front door");
    assertThat(pushed.keep().rewind()).isEqualTo(Duration.ofHours(2));
    assertThat(pushed.keep().record()).isFalse();
    assertThat(pushed.pinned()).isTrue();
  }

  @Test
  void anotherStream_hasNoMoreThanItsName() {
    Programme pushed = source.programme(7, Optional.empty());
    assertThat(pushed.title()).isEqualTo("Door");
    assertThat(pushed.keep()).isEqualTo(KeepSettings.DEFAULT);
    assertThat(pushed.unlisted()).isTrue();
  }
}
