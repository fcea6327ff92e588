package org.hlsgateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class ClocksTest {
  private final FakeClock steady = new FakeClock();
  private final FakeClock calendar = new FakeClock();
  private final Clocks clocks = new Clocks(steady, calendar);
  private final Instant moment = clocks.now();

  @Test
  void aMoment_keepsItsDateWhileTheClocksDrift() {
    Instant date = clocks.dateOf(moment);
    steady.advance(Duration.ofMinutes(1));
    calendar.advance(Duration.ofMinutes(1).plusMillis(20));
    assertThat(clocks.dateOf(moment)).isEqualTo(date).isEqualTo(moment);
    assertThat(clocks.now()).isEqualTo(moment.plusSeconds(60));
    assertThat(clocks.date()).isEqualTo(moment.plusSeconds(60).plusMillis(20));
  }

  @Test
  void aCalendarThatIsSet_datesWhatWasBeforeAnew_andTheMomentStays() {
    calendar.advance(Duration.ofHours(-1));
    assertThat(clocks.dateOf(moment)).isEqualTo(moment.minus(Duration.ofHours(1)));
    calendar.advance(Duration.ofHours(3));
    assertThat(clocks.dateOf(moment)).isEqualTo(moment.plus(Duration.ofHours(2)));
    assertThat(clocks.now()).isEqualTo(moment);
  }
}
