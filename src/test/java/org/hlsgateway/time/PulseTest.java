package org.hlsgateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final FakeClock calendar = new FakeClock();
  private final AtomicLong nanos = new AtomicLong();
  private final SteadyClock clock = new SteadyClock(calendar, nanos::get);

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
