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

  private void come(int bytes, int pictures) {
    arrivals.bytes(bytes);
    for (int i = 0; i < pictures; i++) {
      arrivals.picture();
    }
    now = now.plusSeconds(1);
    arrivals.tick(now);
  }
}
