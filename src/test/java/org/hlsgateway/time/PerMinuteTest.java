package org.hlsgateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class PerMinuteTest {

  @Test
  void theFirstFewOfEachMinute_areAllowed() {
    FakeClock clock = new FakeClock();
    PerMinute bound = new PerMinute(2, clock);
    assertThat(bound.allows()).isTrue();
    assertThat(bound.allows()).isTrue();
    assertThat(bound.allows()).isFalse();
    clock.advance(Duration.ofSeconds(59));
    assertThat(bound.allows()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(bound.allows()).isTrue();
  }
}
