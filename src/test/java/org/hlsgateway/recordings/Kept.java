package org.hlsgateway.recordings;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.Media;
import org.hlsgateway.packager.MediaDescription;

/** Channels and segments as tests need them. */
final class Kept {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final KeepSettings RECORDED =
      new KeepSettings(Duration.ZERO, true, OptionalInt.empty(), OptionalInt.empty());

  private Kept() {}

  static Channel channel(long id, KeepSettings keep) {
    return new Channel(
        id,
        new Nickname("door"),
        new SourceUrl("rtsp://192.0.2.1/"),
        "Front door",
        true,
        Optional.empty(),
        false,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        keep,
        START,
        START);
  }

  /** One second of media; the number is its place in time. */
  static FinishedSegment segment(String run, int number) {
    return segment(run, number, run + "_init0.mp4", false);
  }

  static FinishedSegment segment(String run, int number, String init, boolean discontinuity) {
    return new FinishedSegment(
        run,
        number,
        init,
        media("init of " + init),
        media("media " + number + " of " + run),
        Duration.ofSeconds(1),
        START.plusSeconds(number),
        discontinuity,
        3,
        new MediaDescription(List.of(), "", 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, false));
  }

  static Media media(String text) {
    return new Media(List.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
