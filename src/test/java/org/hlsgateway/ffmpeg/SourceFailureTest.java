package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hlsgateway.ffmpeg.SourceFailure.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What FFmpeg 5.1 and 8.1 really print, and what we make of it. */
class SourceFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[error] rtsp://cam/x: Server returned 401 Unauthorized (authorization failed)|LASTING|password",
        "[rtsp @ 0x1] [error] method DESCRIBE failed: 404 Not Found|LASTING|404",
        "[tcp @ 0x1] [error] Connection to tcp://10.0.0.9:554 failed: Connection refused|PASSING|refused",
        "[error] rtsp://cam/x: Connection timed out|PASSING|in time",
        "[tcp @ 0x1] [error] Failed to resolve hostname cam: Name or service not known|PASSING|host name",
        "[error] rtsp://cam/x: No route to host|PASSING|cannot be reached",
        "[error] http://cam/x: Invalid data found when processing input|PASSING|not a stream",
        "[tcp @ 0x1] [error] Protocol 'file' not on whitelist 'http,tcp'!|LASTING|not allowed",
        "[mp4 @ 0x1] [error] Could not find tag for codec vp8 in stream #0|LASTING|not supported yet",
        "[error] Could not find tag for codec pcm_alaw in stream #1|AUDIO_NOT_COPYABLE|transcoded",
        "[error] Codec 'pcm_mulaw' (65542) is not supported by the bitstream filter 'aac_adtstoasc'"
            + "|AUDIO_NOT_COPYABLE|transcoded",
        "[mp4 @ 0x1] [error] dimensions not set|NOT_ANALYSED|describe",
        "[mp4 @ 0x1] [error] pts (3600) < dts (7200) in stream 0|NOT_ANALYSED|describe",
        "[info] Exiting normally|PASSING|ended"
      })
  void aLogLineBecomesASentence(String line, Kind kind, String part) {
    SourceFailure failure = SourceFailure.explain(List.of("[info] Input #0, rtsp", line));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.sentence()).contains(part).endsWith(".");
  }
}
