package org.hlsgateway.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private static final Duration PART = Duration.ofMillis(220);
  private static final long START = Long.MAX_VALUE - 7;
  private final Rhythm rhythm = new Rhythm();

  private Duration restAt(long millis, long bitsPerSecond, boolean watched) {
    return rhythm.rest(
        Optional.of(new Pace(PART, bitsPerSecond, watched)),
        START + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aSourceInStep_isLeftAloneForMostOfAPart() {
    assertThat(restAt(0, 800_000, true)).isEqualTo(Duration.ofMillis(132));
    assertThat(restAt(200, 800_000, true)).isEqualTo(Duration.ofMillis(132));
  }

  @Test
  void aSourceThatNobodyWatches_isLeftAloneForLonger() {
    assertThat(restAt(0, 400_000, false)).isEqualTo(Duration.ofMillis(440));
  }

  @Test
  void aSourceThatNobodyWatches_isNotLeftAloneForMoreThanThePipeTakes() {
    assertThat(restAt(0, 800_000, false)).isEqualTo(Duration.ofMillis(327));
    assertThat(restAt(1_000, 8_000_000, false)).isZero();
  }

  @Test
  void aSourceThatIsWatched_andWouldFillThePipe_isReadOn() {
    assertThat(restAt(0, 8_000_000, true)).isZero();
  }

  @Test
  void aSourceThatCatchesUp_isReadOn() {
    restAt(0, 800_000, true);
    assertThat(restAt(5, 800_000, true)).isZero();
  }

  @Test
  void whatIsNotMeasuredYet_isReadOn() {
    assertThat(restAt(0, 0, false)).isZero();
  }

  @Test
  void whileNothingIsListed_itIsReadOn() {
    assertThat(rhythm.rest(Optional.empty(), START)).isZero();
  }
}
