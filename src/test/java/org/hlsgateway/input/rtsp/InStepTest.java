package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.TrackClock;
import org.junit.jupiter.api.Test;

/** Sound beside its picture: both have clocks of 1000 ticks a second here. */
class InStepTest {
  private static final long MILLI = 1_000_000;

  /** 2026, in microseconds since 1900. */
  private static final long DATE = 3_976_214_400L * 1_000_000;

  private final Track picture = new Track();
  private final Track sound = new Track();
  private final InStep inStep = new InStep(picture, sound);

  /** A track that remembers its offset alone. */
  private static final class Track implements RtspTrack {
    private final TrackClock clock = new TrackClock(1_000, 500);
    private long offset;

    @Override
    public void take(RtpPacket packet, int lost, long nowNanos) {}

    @Override
    public TrackClock clock() {
      return clock;
    }

    @Override
    public int ticksPerSecond() {
      return 1_000;
    }

    @Override
    public void offset(long ticks) {
      offset = ticks;
    }

    @Override
    public long offset() {
      return offset;
    }
  }

  /** The picture's stamps begin with 0, the sound's with 5000; both came at once. */
  private void bothBegin() {
    picture.clock.ticks(0, 0);
    sound.clock.ticks(5_000, 0);
    inStep.arrived(0, 0, 0);
    inStep.arrived(1, 5_000, 0);
  }

  /** Reports of one moment: the sound is so many milliseconds ahead of when it came. */
  private void report(int millis, int ahead) {
    inStep.reported(0, DATE + millis * 1_000L, millis);
    inStep.reported(1, DATE + millis * 1_000L, 5_000 + millis + ahead);
  }

  private long soundIsLater() {
    return sound.offset - picture.offset;
  }

  @Test
  void beforeAnythingIsShown_onePairOfReportsIsEnough() {
    bothBegin();
    report(100, 200);
    inStep.begin();

    assertThat(soundIsLater()).isEqualTo(-200);
  }

  @Test
  void whatIsShown_isMovedOnceTwoPairsSayTheSame() {
    bothBegin();
    inStep.begin();
    report(100, 200);
    assertThat(soundIsLater()).isZero();
    report(5_100, 210);

    assertThat(soundIsLater()).isEqualTo(-210);
  }

  /** A clock that is set while reports are on their way. */
  @Test
  void pairsThatContradictEachOther_moveNothing() {
    bothBegin();
    inStep.begin();
    report(100, 3_000);
    report(5_100, -1_000);
    report(10_100, 500);

    assertThat(soundIsLater()).isZero();
  }

  @Test
  void aLeapOfSeconds_isNotBelievedAtFirst() {
    bothBegin();
    report(100, 3_000);
    inStep.begin();
    assertThat(soundIsLater()).isZero();
    report(5_100, 3_000);

    assertThat(soundIsLater()).isEqualTo(-3_000);
  }

  @Test
  void withoutReports_whatPlaySaidCounts() {
    inStep.played(0, Optional.of(0));
    inStep.played(1, Optional.of(4_900));
    bothBegin();
    inStep.arrived(1, 5_000, 40 * MILLI);
    inStep.begin();

    assertThat(soundIsLater()).isEqualTo(100);
  }
}
