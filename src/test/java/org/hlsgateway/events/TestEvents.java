package org.hlsgateway.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hlsgateway.accounts.Visibility;

/** Events to test with. */
final class TestEvents {
  static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");

  private TestEvents() {}

  /** From nine to ten, at the servers that every database has. */
  static LiveEventValues booked(String name) {
    return new LiveEventValues(
        name,
        "",
        OptionalLong.empty(),
        NINE,
        Optional.of(NINE.plus(Duration.ofHours(1))),
        OptionalLong.of(1),
        OptionalLong.empty(),
        new TreeSet<>(List.of(1L)),
        Rendition.DEFAULTS,
        false,
        Visibility.DEFAULT);
  }

  static LiveEventValues with(
      LiveEventValues values, OptionalLong main, OptionalLong fallback, SortedSet<Long> streamers) {
    return new LiveEventValues(
        values.name(),
        values.description(),
        values.owner(),
        values.begin(),
        values.end(),
        main,
        fallback,
        streamers,
        values.renditions(),
        values.record(),
        values.visibility());
  }

  static LiveEventValues from(LiveEventValues values, Instant begin, Optional<Instant> end) {
    return new LiveEventValues(
        values.name(),
        values.description(),
        values.owner(),
        begin,
        end,
        values.transcoder(),
        values.fallback(),
        values.streamers(),
        values.renditions(),
        values.record(),
        values.visibility());
  }

  static TranscoderValues transcoder(String name) {
    return new TranscoderValues(
        name, ServerKind.RTMP, "rtmp://" + name + ".example", OptionalInt.of(4), true);
  }

  static StreamerValues streamer(String name) {
    return new StreamerValues(
        name,
        ServerKind.RTMP,
        "rtmp://user:secret@" + name + ".example/live",
        "http://" + name + ".example/hls",
        OptionalInt.of(1_000),
        OptionalInt.empty(),
        10,
        true);
  }
}
