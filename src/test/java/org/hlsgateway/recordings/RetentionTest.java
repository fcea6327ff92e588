package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.hlsgateway.channels.KeepSettings;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-03-10T00:00:00Z");

  @Test
  void withoutLimits_everythingStays() {
    assertThat(gone(OptionalInt.empty(), OptionalInt.empty(), recording(900, 5_000, false)))
        .isEmpty();
  }

  @Test
  void whatEndedLongerAgoThanTheDays_goes() {
    assertThat(
            gone(
                OptionalInt.of(3),
                OptionalInt.empty(),
                recording(2, 1, false),
                recording(4, 1, false),
                recording(5, 1, false)))
        .containsExactly("5 days old", "4 days old");
  }

  @Test
  void theOldestGo_untilTheRestFits_whatIsBeingWrittenCountsButStays() {
    assertThat(
            gone(
                OptionalInt.empty(),
                OptionalInt.of(2),
                recording(0, 1_500, true),
                recording(1, 400, false),
                recording(2, 400, false),
                recording(3, 400, false)))
        .containsExactly("3 days old", "2 days old");
    assertThat(gone(OptionalInt.of(1), OptionalInt.of(1), recording(9, 2_000, true))).isEmpty();
  }

  private static List<String> gone(OptionalInt days, OptionalInt gigabytes, Recording... all) {
    KeepSettings keep = new KeepSettings(Duration.ZERO, true, days, gigabytes);
    return Retention.outlived(List.of(all), keep, NOW).stream().map(Recording::id).toList();
  }

  private static Recording recording(int daysAgo, long megabytes, boolean active) {
    Instant end = NOW.minus(Duration.ofDays(daysAgo)).minusSeconds(1);
    return new Recording(
        daysAgo + " days old",
        Path.of("x"),
        7,
        "door",
        "Door",
        end.minusSeconds(60),
        end,
        Duration.ofSeconds(60),
        megabytes * 1_000_000,
        60,
        1,
        2,
        active);
  }
}
