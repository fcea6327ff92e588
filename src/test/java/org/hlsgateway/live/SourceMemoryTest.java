package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hlsgateway.ffmpeg.CopyJob;
import org.junit.jupiter.api.Test;

class SourceMemoryTest {

  private final SourceMemory memory = new SourceMemory();

  @Test
  void whatIsNotKnown_isTriedTheCheapWay() {
    assertThat(memory.of("rtsp://a"))
        .isEqualTo(
            new SourceMemory.Known(CopyJob.Audio.COPY, CopyJob.Analysis.NONE, Duration.ZERO));
  }

  @Test
  void eachLessonKeepsTheOthers() {
    memory.keyframeInterval("rtsp://a", Duration.ofSeconds(4));
    memory.audioMustBeEncoded("rtsp://a");
    memory.mustBeAnalysed("rtsp://a");
    memory.keyframeInterval("rtsp://a", Duration.ofSeconds(2));
    assertThat(memory.of("rtsp://a"))
        .isEqualTo(
            new SourceMemory.Known(
                CopyJob.Audio.ENCODE, CopyJob.Analysis.FULL, Duration.ofSeconds(4)));
  }

  @Test
  void onlyTheSourcesUsedLastAreRemembered() {
    memory.audioMustBeEncoded("rtsp://first");
    for (int i = 0; i < 1_000; i++) {
      memory.audioMustBeEncoded("rtsp://camera-" + i);
    }
    assertThat(memory.of("rtsp://first")).isEqualTo(SourceMemory.Known.NOTHING);
  }
}
