package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.ChannelStatus.Media;
import org.hlsgateway.channels.ChannelStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelViewTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void liveChannel_showsEverythingButThePassword() {
    var status =
        new ChannelStatus(
            State.LIVE,
            2,
            Optional.of(NOW.minusSeconds(75)),
            Optional.of(new Media("H.264 + AAC", 1920, 1080, 25, 4_213_000)),
            Optional.of("Video copied, H.264."),
            Optional.empty(),
            Optional.empty(),
            List.of("line"));

    ChannelView view = ChannelView.of(channel(true), status, NOW);

    assertThat(view.badge()).isEqualTo("live");
    assertThat(view.uptime()).isEqualTo("1 min 15 s");
    assertThat(view.media())
        .isEqualTo("H.264 + AAC \u00b7 1920\u00d71080 \u00b7 25 fps \u00b7 4.2 Mbit/s");
    assertThat(view.plan()).isEqualTo("Video copied, H.264.");
    assertThat(view.canStop()).isTrue();
    assertThat(view.toString()).doesNotContain("geheim");
  }

  @Test
  void packets_areToldInALine_withWhatWentWrongOnly() {
    assertThat(ChannelView.words(new ChannelStatus.Packets("TCP", 1_200, 0, 0, 4, 0)))
        .isEqualTo("TCP: 1200 packets, none lost, jitter 4 ms");
    assertThat(ChannelView.words(new ChannelStatus.Packets("UDP", 980, 20, 7, 31, 12)))
        .isEqualTo(
            "UDP: 980 packets, 20 (2 %) lost, 7 out of order, jitter 31 ms; 12 pictures left out");
    assertThat(ChannelView.words(new ChannelStatus.Packets("UDP", 99_999, 1, 0, 5, 3)))
        .contains("1 (below 0.1 %) lost");
  }

  @Test
  void disabledChannel_isOff() {
    ChannelView view = ChannelView.of(channel(false), ChannelStatus.idle(), NOW);

    assertThat(view.badge()).isEqualTo("off");
    assertThat(view.state()).isEqualTo("Off");
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void everyState_hasABadgeAndAWord(State state) {
    var status =
        new ChannelStatus(
            state,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    ChannelView view = ChannelView.of(channel(true), status, NOW);

    assertThat(view.badge()).isNotEmpty().isLowerCase();
    assertThat(view.state()).isNotEmpty();
    assertThat(view.uptime()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "59, 59 s",
    "60, 1 min 0 s",
    "3599, 59 min 59 s",
    "3600, 1 h 0 min",
    "86399, 23 h 59 min",
    "86400, 1 d 0 h",
    "200000, 2 d 7 h"
  })
  void time_isSaidInTwoUnits(long seconds, String words) {
    assertThat(ChannelView.words(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @Test
  void audioOnly_hasNoSize() {
    assertThat(ChannelView.words(new Media("AAC", 0, 0, 0, 0))).isEqualTo("AAC");
  }

  private static StoredChannel channel(boolean enabled) {
    return new StoredChannel(
        new Channel(
            1,
            new Nickname("yard"),
            new SourceUrl("rtsp://admin:geheim@cam/1"),
            "yard",
            enabled,
            Optional.empty(),
            false,
            SourceSettings.DEFAULT,
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            NOW,
            NOW),
        0,
        Optional.empty(),
        ListingSettings.DEFAULT);
  }
}
