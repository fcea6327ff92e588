package org.hlsgateway.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.StreamRecording;
import org.junit.jupiter.api.Test;

class StreamRecordingViewTest {

  private static final Instant OPENED = Instant.parse("2026-05-04T10:00:00Z");

  @Test
  void theLargestPicture_isFirstAndPlayed_howeverItWasAnnounced() {
    StreamRecording recording =
        recording(index("320x180-25", 0), index("audio", 0), index("640x360-25", 0));
    assertThat(StreamRecordingView.of(recording, OPENED).resolutions())
        .isEqualTo("640x360-25, 320x180-25, audio");
    StreamRecording.Index chosen = StreamRecordingView.chosen(recording, null).orElseThrow();
    assertThat(chosen.resolution()).isEqualTo("640x360-25");
    assertThat(StreamRecordingView.choices(recording, chosen))
        .extracting(StreamRecordingView.Choice::chosen)
        .containsExactly(true, false, false);
  }

  @Test
  void piecesOfOneSize_stayInTheirOrder_andSayWhereTheyBegin() {
    StreamRecording recording = recording(index("640x360-25", 0), index("640x360-25", 90));
    assertThat(StreamRecordingView.of(recording, OPENED).resolutions()).isEqualTo("640x360-25");
    assertThat(StreamRecordingView.choices(recording, recording.indexes().get(1)))
        .extracting(StreamRecordingView.Choice::chosen)
        .containsExactly(false, true);
    assertThat(StreamRecordingView.chosen(recording, "1").orElseThrow().startSeconds())
        .isEqualTo(90);
  }

  private static StreamRecording recording(StreamRecording.Index... indexes) {
    return new StreamRecording(
        "id", "shop", OPENED, Optional.of(OPENED.plusSeconds(120)), List.of(indexes));
  }

  private static StreamRecording.Index index(String resolution, double startSeconds) {
    return new StreamRecording.Index(
        StreamType.HLS_VOD, resolution, "hls/shop/" + resolution + ".m3u8", startSeconds);
  }
}
