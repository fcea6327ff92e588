package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hlsgateway.packager.Fmp4Input;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.junit.jupiter.api.Test;

class RhythmTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final Rhythm rhythm = new Rhythm();

  @Test
  void aSourceInStepIsLeftAloneForMostOfAPart() throws Exception {
    LivePresentation presentation = presentation();
    assertThat(presentation.partTarget()).isEqualTo(Duration.ofMillis(220));
    assertThat(rhythm.restAfterPart(presentation, true, START)).isEqualTo(Duration.ofMillis(132));
    assertThat(rhythm.restAfterPart(presentation, true, START.plusMillis(200)))
        .isEqualTo(Duration.ofMillis(132));
  }

  @Test
  void aSourceThatNobodyWatchesIsLeftAloneForLonger_butNotForMoreThanThePipeTakes()
      throws Exception {
    LivePresentation presentation = presentation();
    long bytesPerSecond = presentation.peakBitsPerSecond() / 8;
    assertThat(rhythm.restAfterPart(presentation, false, START))
        .isBetween(Duration.ofMillis(132), Duration.ofMillis(440))
        .isLessThanOrEqualTo(Duration.ofMillis(32 * 1024 * 1000L / bytesPerSecond));
  }

  @Test
  void aSourceThatCatchesUpIsReadOn() throws Exception {
    LivePresentation presentation = presentation();
    rhythm.restAfterPart(presentation, true, START);
    assertThat(rhythm.restAfterPart(presentation, true, START.plusMillis(5))).isZero();
  }

  @Test
  void whatIsNotMeasuredYetIsReadOn() {
    LivePresentation empty = packager().presentation();
    assertThat(rhythm.restAfterPart(empty, false, START)).isZero();
  }

  private static LivePresentation presentation() throws Exception {
    Packager packager = packager();
    Fmp4Input input = new Fmp4Input(packager);
    input.beginInput(START);
    byte[] bytes = RecordedStream.fourSeconds();
    input.write(bytes, 0, bytes.length, START, START);
    return packager.presentation();
  }

  private static Packager packager() {
    return new Packager(
        new PackagerSettings(
            Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(1)),
        "x",
        changed -> {});
  }
}
