package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({"1,500", "2,1000", "3,2000", "6,16000", "7,30000", "8,30000", "1000000,30000"})
  void delaysDoubleUpToHalfAMinute(int failures, long millis) {
    assertThat(Backoff.delay(failures, 0.5)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void chanceSpreadsByAFifthEitherWay() {
    assertThat(Backoff.delay(3, 0)).isEqualTo(Duration.ofMillis(1600));
    assertThat(Backoff.delay(3, 0.999)).isBetween(Duration.ofMillis(2390), Duration.ofMillis(2400));
  }
}
