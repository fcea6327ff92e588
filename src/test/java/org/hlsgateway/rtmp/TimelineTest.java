package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.rtmp.Timeline.Track;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
  private static final long BEGIN = Timeline.BEGIN_MILLIS;
  private final Timeline timeline = new Timeline();

  @ParameterizedTest
  @ValueSource(ints = {0, 20_000_000, -265, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aStream_beginsAnywhere(int first) {
    assertThat(video(first)).isEqualTo(BEGIN);
    assertThat(audio(first - 23)).isEqualTo(BEGIN - 23);
    assertThat(video(first + 40)).isEqualTo(BEGIN + 40);
  }

  @Test
  void time_wrapsWithoutAJump() {
    assertThat(video(-16)).isEqualTo(BEGIN);
    assertThat(video(24)).isEqualTo(BEGIN + 40);
  }

  @Test
  void aStreamOfTwoMonths_goesOn() {
    long time = 0;
    for (int i = 0; i < 60 * 24 * 60 * 2; i++) {
      time = video(i * 30_000);
    }
    assertThat(time).isEqualTo(BEGIN + (60L * 24 * 60 * 2 - 1) * 30_000);
  }

  @Test
  void whatContinuesNothing_isBehindAllThatCame_whereverItsTimesAre() {
    video(5_000);
    audio(5_020);
    timeline.restart(2_000);
    assertThat(video(5_001)).isEqualTo(BEGIN + 20 + 2_000);
    assertThat(audio(5_001 - 23)).isEqualTo(BEGIN + 20 + 2_000 - 23);
    timeline.restart(0);
    assertThat(video(0)).isEqualTo(BEGIN + 20 + 2_000 + 40);
  }

  @Test
  void tracks_mayBeSecondsApart() {
    video(0);
    assertThat(audio(500)).isEqualTo(BEGIN + 500);
    assertThat(video(40)).isEqualTo(BEGIN + 40);
    assertThat(audio(5_000)).isEqualTo(BEGIN + 5_000);
    assertThat(video(80)).isEqualTo(BEGIN + 80);
  }

  @Test
  void aSmallStepBack_isHeldBack() {
    video(0);
    video(1_000);
    assertThat(video(509)).isEqualTo(BEGIN + 1_000);
    assertThat(video(1_040)).isEqualTo(BEGIN + 1_040);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3_000_000, 16_777_216 - 60_000})
  void aJump_goesOnFromWhereItWas_forBothTracks(int to) {
    int from = 60_000;
    for (int i = 0; i <= from; i += 40) {
      video(i);
      audio(i);
    }
    long last = BEGIN + from;
    long after = video(to);
    assertThat(after).isBetween(last, last + 100);
    // The other track has not jumped yet, and then does.
    assertThat(audio(from + 20)).isEqualTo(last + 20);
    assertThat(audio(to)).isBetween(last, last + 100);
    assertThat(video(to + 40)).isEqualTo(after + 40);
  }

  @Test
  void aPauseOfHalfAMinute_isAPause() {
    video(0);
    assertThat(video(30_000)).isEqualTo(BEGIN + 30_000);
  }

  private long video(int timestampMillis) {
    return timeline.at(Track.VIDEO, timestampMillis);
  }

  private long audio(int timestampMillis) {
    return timeline.at(Track.AUDIO, timestampMillis);
  }
}
