package org.hlsgateway.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @ParameterizedTest
  @CsvSource({"1,500", "2,1000", "3,2000", "6,16000", "7,30000", "8,30000", "2147483647,30000"})
  void delaysDouble_upToTheLongest(int failures, long millis) {
    assertThat(BACKOFF.after(failures)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void chance_takesOffAFifthAtMost() {
    assertThat(BACKOFF.after(3, 0)).isEqualTo(Duration.ofMillis(2000));
    assertThat(BACKOFF.after(3, 0.5)).isEqualTo(Duration.ofMillis(1800));
    assertThat(BACKOFF.after(3, 0.999)).isBetween(Duration.ofMillis(1600), Duration.ofMillis(1601));
  }

  @Test
  void nonsense_isRefused() {
    assertThatThrownBy(() -> BACKOFF.after(0)).hasMessage("failures 0");
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
