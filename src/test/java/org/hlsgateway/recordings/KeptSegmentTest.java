package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptSegmentTest {

  @Test
  void aLine_readsAsItWasWritten() {
    KeptSegment segment =
        new KeptSegment(
            "run_17.m4s",
            Duration.ofNanos(1_040_001_000),
            Instant.parse("2026-03-01T10:00:00.123456Z"),
            "run_init0.mp4",
            true,
            123_456);
    assertThat(segment.toLine())
        .isEqualTo(
            "segment run_17.m4s 1040001 2026-03-01T10:00:00.123456Z run_init0.mp4 discontinuity"
                + " 123456");
    assertThat(KeptSegment.parse(segment.toLine())).contains(segment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "segment run_17.m4s 1040001",
        "segment ../run_17.m4s 1 2026-03-01T10:00:00Z run_init0.mp4 continues 1",
        "segment run_17.m4s 1 2026-03-01T10:00:00Z /etc/init0.mp4 continues 1",
        "segment run_17.m4s 1 yesterday run_init0.mp4 continues 1",
        "segment run_17.m4s -1 2026-03-01T10:00:00Z run_init0.mp4 continues 1"
      })
  void whatIsNoLine_isNone(String line) {
    assertThat(KeptSegment.parse(line)).isEmpty();
  }
}
