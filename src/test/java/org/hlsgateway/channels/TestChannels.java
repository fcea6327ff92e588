package org.hlsgateway.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Channels for tests. */
final class TestChannels {
  private TestChannels() {}

  /** One with no field at its default. */
  static StoredChannel withEverything() {
    return stored(
        new SourceUrl("rtsps://admin:geheim@cam.example/1"),
        new SourceSettings(
                SourceSettings.Transport.UDP,
                Optional.of(Duration.ofSeconds(30)),
                Duration.ofSeconds(7),
                Optional.of("HLS Gateway (test)"),
                false,
                List.of(
                    new SourceUrl("rtsp://admin:verborgen@spare.example/1"),
                    new SourceUrl("http://cam.example/?token=zeichen")),
                true)
            .readBy(SourceSettings.Input.AUTO, Optional.of(SourceSettings.AUTHORITY)));
  }

  private static final ListingSettings LISTING =
      new ListingSettings(
          OptionalInt.of(7),
          Optional.of("yard.example"),
          Optional.of("Yard"),
          Optional.of("https://logo.example/yard.png"),
          true,
          Optional.of("English"),
          Optional.of("IE"));

  static StoredChannel named(String nickname, String title) {
    Channel channel =
        new Channel(
            1,
            new Nickname(nickname),
            new SourceUrl("test:"),
            title,
            true,
            Optional.empty(),
            false,
            SourceSettings.DEFAULT,
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            Instant.EPOCH,
            Instant.EPOCH);
    return new StoredChannel(channel, 1, Optional.of(title), ListingSettings.DEFAULT);
  }

  static StoredChannel withSource(String address) {
    return stored(new SourceUrl(address), SourceSettings.DEFAULT);
  }

  private static StoredChannel stored(SourceUrl source, SourceSettings settings) {
    Channel channel =
        new Channel(
            1,
            new Nickname("yard"),
            source,
            "The yard",
            false,
            Optional.of(Duration.ofSeconds(30)),
            true,
            settings,
            new OutputSettings(
                OutputSettings.Ladder.CHOSEN,
                List.of(
                    new Rung(1280, 720, OptionalInt.of(25), OptionalInt.of(2500)),
                    new Rung(640, 360, OptionalInt.empty(), OptionalInt.empty())),
                true,
                Duration.ofSeconds(6),
                true,
                OutputSettings.Audio.SILENCE_IF_NONE,
                OutputSettings.Format.MPEG_TS),
            new KeepSettings(Duration.ofMinutes(90), true, OptionalInt.of(14), OptionalInt.of(50)),
            Instant.EPOCH,
            Instant.EPOCH);
    return new StoredChannel(channel, 3, Optional.of("The yard"), LISTING);
  }
}
