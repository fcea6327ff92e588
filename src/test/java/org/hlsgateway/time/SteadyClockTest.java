package org.hlsgateway.time;

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
  void aCalendarThatIsSet_changesNothing() {
    calendar.advance(Duration.ofHours(-1));
    assertThat(clock.instant()).isEqualTo(start);
  }
}
