package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.input.SourceFailure;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Attempts attempts = new Attempts();
  private Instant now = START;

  /** Each fails at once: after how many seconds of all they are made. */
  private List<Double> tried(SourceFailure.Kind kind, int times) {
    List<Double> after = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      attempts.failed(new SourceFailure(kind, "It failed."), now, 0);
      while (!attempts.isDue(now)) {
        now = now.plusMillis(100);
      }
      after.add(Duration.between(START, now).toMillis() / 1000.0);
    }
    return after;
  }

  @Test
  void whatNeverPlayed_isTriedMoreAndMoreSeldom() {
    assertThat(tried(SourceFailure.Kind.PASSING, 5)).containsExactly(0.5, 1.5, 3.5, 7.5, 15.5);
  }

  @Test
  void whatWasJustLost_isTriedOftenForAMinute() {
    attempts.lost(now);
    assertThat(tried(SourceFailure.Kind.PASSING, 8))
        .containsExactly(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5);
    now = START.plusSeconds(60);
    assertThat(tried(SourceFailure.Kind.PASSING, 1).get(0)).isEqualTo(90);
  }

  @Test
  void whatWillFailTheSameWay_isNot() {
    attempts.lost(now);
    assertThat(tried(SourceFailure.Kind.LOGIN_REFUSED, 2)).containsExactly(10.0, 20.0);
  }
}
