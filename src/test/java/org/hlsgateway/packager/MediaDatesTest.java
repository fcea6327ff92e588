package org.hlsgateway.packager;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments of a second, each of one frame. */
class MediaDatesTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final long FIRST = 7_000_000;
  private static final long SECOND = 1_000_000;

  private final MediaDates dates = new MediaDates(FIRST, START, START);
  private Duration calendarAhead = Duration.ZERO;

  /** The segment's date; its frame comes so long after the first began. */
  private Instant segment(int number, Duration comes) {
    Instant now = START.plus(comes);
    dates.came(FIRST + (number + 1) * SECOND, now, now.plus(calendarAhead));
    return dates.ofSegmentAt(FIRST + number * SECOND);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.001, 0.999, 1.00002})
  void theClockOfTheSource_mayBeWrong(double pace) {
    Instant before = dates.ofSegmentAt(FIRST - SECOND);
    for (int i = 0; i < 4 * 3600; i++) {
      Instant date = segment(i, Duration.ofNanos((long) ((i + 1) * pace * 1e9)));

      assertThat(date).isCloseTo(START.plusNanos((long) (i * pace * 1e9)), within(2100, MILLIS));
      assertThat(Duration.between(before, date).toMillis()).isBetween(900L, 1100L);
      before = date;
    }
  }

  @Test
  void whatIsHeldUpForAWhile_isDatedAsIfItHadNotBeen() {
    for (int i = 0; i < 600; i++) {
      boolean heldUp = i % 100 >= 80 && i % 100 < 95;
      int comes = heldUp ? i - i % 100 + 96 : i + 1;

      assertThat(segment(i, Duration.ofSeconds(comes))).isEqualTo(START.plusSeconds(i));
    }
  }

  @Test
  void whatCameAtOnceInTheBeginning_wasNotFromTheFuture() {
    Instant before = dates.ofSegmentAt(FIRST - SECOND);
    Instant date = before;
    for (int i = 0; i < 300; i++) {
      date = segment(i, Duration.ofSeconds(Math.max(1, i - 17)));
      assertThat(date).isAfter(before);
      before = date;
    }
    assertThat(date).isEqualTo(START.plusSeconds(299 - 18));
  }

  @Test
  void whatComesLaterFromSomeTimeOn_isDatedByIt() {
    Instant date = START;
    for (int i = 0; i < 300; i++) {
      date = segment(i, Duration.ofSeconds(i < 100 ? i + 1 : i + 6));
    }
    assertThat(date).isEqualTo(START.plusSeconds(299 + 5));
  }

  @Test
  void theCalendar_isFollowedAtOnce() {
    segment(0, Duration.ofSeconds(1));
    calendarAhead = Duration.ofDays(20_000);
    assertThat(segment(1, Duration.ofSeconds(2)))
        .isEqualTo(START.plus(calendarAhead).plusSeconds(1));
    calendarAhead = Duration.ofHours(-1);
    assertThat(segment(2, Duration.ofSeconds(3)))
        .isEqualTo(START.plus(calendarAhead).plusSeconds(2));
  }
}
