package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private final FakeClock calendar = new FakeClock();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Instant start = calendar.instant();
  private final SteadyClock clock = new SteadyClock(calendar, nanos::get);

  @Test
  void timePasses_evenWhereTheNanosecondsOverflow() {
    assertThat(clock.instant()).isEqualTo(start);
    nanos.addAndGet(Duration.ofSeconds(90).toNanos());
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(90));
  }

  @Test
  void aServersClockThatIsSet_neitherSilencesAPeer_norItsHeartbeats() {
    Pulse pulse = new Pulse(clock.instant());
    calendar.advance(Duration.ofHours(1));
    assertThat(pulse.isSilent(clock.instant())).isFalse();
    assertThat(pulse.mustBeat(clock.instant())).isFalse();

    calendar.advance(Duration.ofHours(-2));
    nanos.addAndGet(Pulse.BEAT.toNanos());
    assertThat(pulse.mustBeat(clock.instant())).isTrue();
    nanos.addAndGet(Pulse.SILENCE.minus(Pulse.BEAT).toNanos());
    assertThat(pulse.isSilent(clock.instant())).isTrue();
  }
}
