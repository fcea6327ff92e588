package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final FakeClock clock = new FakeClock();
  private final Refusals refusals = new Refusals(clock);

  @Test
  void whatIsSaidAgain_isNewsOnceAMinute() {
    assertThat(refusals.isNews("talk", "Wrong key.")).isTrue();
    assertThat(refusals.isNews("talk", "Too early.")).isTrue();
    assertThat(refusals.isNews("other", "Wrong key.")).isTrue();
    clock.advance(Duration.ofSeconds(59));
    assertThat(refusals.isNews("talk", "Wrong key.")).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(refusals.isNews("talk", "Wrong key.")).isTrue();
    assertThat(refusals.isNews("talk", "Wrong key.")).isFalse();
  }
}
