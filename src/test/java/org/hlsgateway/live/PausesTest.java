package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a silence is before a source counts as gone. */
class PausesTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Pauses pauses = new Pauses();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private PausesTest play(double apart, double seconds) {
    for (double at = 0; at < seconds; at += apart) {
      now = now.plusMillis(Math.round(apart * 1000));
      pauses.newest(now);
    }
    return this;
  }

  @ParameterizedTest(name = "{0} s apart: {1} s")
  @CsvSource({"0.04, 4.5", "0.2, 4.5", "1, 4.5", "2, 8", "4, 10", "8, 10"})
  void theFartherFramesAreApart_theLongerTheNextMayTake(double apart, double seconds) {
    play(apart, 30);
    assertThat(pauses.patience(MOST)).isEqualTo(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  @Test
  void atFirst_nothingIsKnown() {
    assertThat(pauses.patience(MOST)).isEqualTo(MOST);
    play(0.04, 9);
    assertThat(pauses.patience(MOST)).isEqualTo(MOST);
    play(0.04, 2);
    assertThat(pauses.patience(MOST)).isLessThan(MOST);
    pauses.begin();
    assertThat(pauses.patience(MOST)).isEqualTo(MOST);
  }

  @Test
  void whatIsSetShorter_holds() {
    play(2, 30);
    assertThat(pauses.patience(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aNightIsForgotten_withinTwoMinutesOfTheDay() {
    play(2, 60).play(0.04, 50);
    assertThat(pauses.patience(MOST)).isEqualTo(Duration.ofSeconds(8));
    play(0.04, 80);
    assertThat(pauses.patience(MOST)).isEqualTo(Pauses.SHORTEST_SIGN);
  }

  @Test
  void looksBetweenFrames_changeNothing() {
    play(1, 20);
    for (int i = 0; i < 5; i++) {
      pauses.newest(now);
    }
    assertThat(pauses.patience(MOST)).isEqualTo(Pauses.SHORTEST_SIGN);
  }
}
