package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();
  private Instant now = Instant.EPOCH;

  @Test
  void whatComes_isCountedByTheSecond_overTheLastSeconds() {
    assertThat(arrivals.bitsPerSecond()).isZero();
    for (int second = 0; second < 20; second++) {
      come(second < 10 ? 1_000 : 2_000, 25);
    }
    assertThat(arrivals.bitsPerSecond()).isEqualTo(16_000);
    assertThat(arrivals.picturesPerSecond()).isEqualTo(25);
  }

  @Test
  void whatStops_isSeenWithinSeconds() {
    come(5_000, 5);
    for (int second = 0; second <= Arrivals.TICKS; second++) {
      come(0, 0);
    }
    assertThat(arrivals.bitsPerSecond()).isZero();
    assertThat(arrivals.picturesPerSecond()).isZero();
  }

  @Test
  void aBurst_isTaken_andWhatGoesOnAtMoreThanTheRateIsNot() {
    arrivals.bytes(6_000);
    assertThat(arrivals.isAbove(8_000, now)).as("six seconds' worth at once").isFalse();
    arrivals.bytes(1);
    assertThat(arrivals.isAbove(8_000, now)).isTrue();
    for (int second = 0; second < 10; second++) {
      come(1_000, 0);
    }
    assertThat(arrivals.isAbove(8_000, now)).as("at the rate").isFalse();
    int seconds = 0;
    while (!arrivals.isAbove(8_000, now) && seconds < 10) {
      come(1_500, 0);
      seconds++;
    }
    assertThat(seconds).isBetween(2, 6);
  }

  @Test
  void whatComesLate_isNotTooMuch() {
    come(1_000, 0);
    arrivals.bytes(9_000);
    assertThat(arrivals.isAbove(8_000, now.plusSeconds(9))).isFalse();
    assertThat(arrivals.isAbove(8_000, now.plusSeconds(1))).isTrue();
  }

  private void come(int bytes, int pictures) {
    arrivals.bytes(bytes);
    for (int i = 0; i < pictures; i++) {
      arrivals.picture();
    }
    now = now.plusSeconds(1);
    arrivals.tick(now);
  }
}
