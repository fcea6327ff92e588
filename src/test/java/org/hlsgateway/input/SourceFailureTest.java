package org.hlsgateway.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hlsgateway.input.SourceFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What FFmpeg 5.1 and 8.1 really print, and what we make of it. */
class SourceFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[error] rtsp://cam/x: Server returned 401 Unauthorized (authorization"
            + " failed)|LOGIN_REFUSED|password",
        "[rtsp @ 0x1] [error] method DESCRIBE failed: 404 Not Found|LASTING|404",
        "[tcp @ 0x1] [error] Connection to tcp://10.0.0.9:554 failed: Connection"
            + " refused|PASSING|refused",
        "[error] rtsp://cam/x: Connection timed out|PASSING|in time",
        "[tcp @ 0x1] [error] Failed to resolve hostname cam: Name or service not known|PASSING|host"
            + " name",
        "[error] rtsp://cam/x: No route to host|PASSING|cannot be reached",
        "[error] http://cam/x: Invalid data found when processing input|PASSING|not a stream",
        "[tcp @ 0x1] [error] Protocol 'file' not on whitelist 'http,tcp'!|LASTING|not allowed",
        "[mp4 @ 0x1] [error] Could not find tag for codec vp8 in stream #0|NOT_AS_PLANNED|cannot be"
            + " passed on",
        "[mp4 @ 0x1] [error] Tag hvc1 incompatible with output codec id '27'"
            + " (avc1)|NOT_AS_PLANNED|something else",
        "[error] Stream map '0:a:0' matches no streams.|NOT_AS_PLANNED|something else",
        "[mp4 @ 0x1] [error] Malformed AAC bitstream detected: use the audio bitstream"
            + " filter|NOT_AS_PLANNED|something else",
        "[error] Could not find tag for codec pcm_alaw in stream #1|NOT_AS_PLANNED|transcoded",
        "[error] Codec 'pcm_mulaw' (65542) is not supported by the bitstream filter 'aac_adtstoasc'"
            + "|NOT_AS_PLANNED|transcoded",
        "[mp4 @ 0x1] [error] dimensions not set|NOT_ANALYSED|describe",
        "[mp4 @ 0x1] [error] sample rate not set|SOUND_NOT_DESCRIBED|announced",
        "[mp4 @ 0x1] [error] pts (3600) < dts (7200) in stream 0|NOT_ANALYSED|describe",
        "[info]   Duration: N/A, start: 0.000000, bitrate: 1503 kb/s|PASSING|stream ended",
        "FFmpeg could not be started: Failed to start process.|PASSING|could not be started",
        "[info] Exiting normally|PASSING|ended"
      })
  void aLogLineBecomesASentence(String line, Kind kind, String part) {
    assertExplained(List.of("[info] Input #0, rtsp", line), kind, part);
  }

  /** All that FFmpeg 5.1 logged about sources that were set up to fail in these ways. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "RTSP, port closed|[tcp @ 0x1] [error] Connection to tcp://127.0.0.1:9?timeout=10000000"
            + " failed: Connection refused;[error] rtsp://127.0.0.1:9/x: Connection"
            + " refused|PASSING|refused",
        "RTSP, port open, no answer|[error] rtsp://127.0.0.1:9/x: Invalid data found when"
            + " processing input|PASSING|Nothing answers as an RTSP server",
        "RTSP, unknown name|[tcp @ 0x1] [error] Failed to resolve hostname no-such-host.invalid:"
            + " Name or service not known;[error] rtsp://no-such-host.invalid/x: Input/output"
            + " error|PASSING|host name is unknown",
        "RTSP 401|[rtsp @ 0x1] [error] method DESCRIBE failed: 401 Unauthorized;[error]"
            + " rtsp://***@cam/x: Server returned 401 Unauthorized (authorization"
            + " failed)|LOGIN_REFUSED|password",
        "RTSP 403|[rtsp @ 0x1] [error] method DESCRIBE failed: 403 Forbidden;[error] rtsp://cam/x:"
            + " Server returned 403 Forbidden (access denied)|LOGIN_REFUSED|password",
        "RTSP 404|[rtsp @ 0x1] [error] method DESCRIBE failed: 404 Not Found"
            + ";[error] rtsp://cam/x: Server returned 404 Not Found|LASTING|404",
        "RTSP 453|[rtsp @ 0x1] [error] method SETUP failed: 453 Not Enough Bandwidth;[error]"
            + " rtsp://cam/x: Server returned 4XX Client Error, but not one of"
            + " 40{0,1,3,4}|PASSING|as many clients",
        "RTSP 454|[rtsp @ 0x1] [error] method DESCRIBE failed: 454 Session Not Found;[error]"
            + " rtsp://cam/x: Server returned 4XX Client Error, but not one of"
            + " 40{0,1,3,4}|PASSING|refused the request",
        "RTSP 461|[rtsp @ 0x1] [error] method SETUP failed: 461 Unsupported Transport;[error]"
            + " rtsp://cam/x: Protocol not supported|TRANSPORT_REFUSED|refuses this RTSP transport",
        "RTSP 503|[rtsp @ 0x1] [error] method DESCRIBE failed: 503 Service Unavailable;[error]"
            + " rtsp://cam/x: Server returned 5XX Server Error reply|PASSING|not available now",
        "HTTP, port open, no answer|[error] http://127.0.0.1:9/x: Connection timed out|PASSING|in"
            + " time",
        "HTTP, hung up|[error] http://127.0.0.1:9/x: End of file|PASSING|closed the connection",
        "HTTP 401|[error] http://cam/x: Server returned 401 Unauthorized (authorization"
            + " failed)|LOGIN_REFUSED|password",
        "HTTP 404|[http @ 0x1] [warning] HTTP error 404 Not Found"
            + ";[error] http://cam/x: Server returned 404 Not Found|LASTING|404",
        "HTTP 410|[http @ 0x1] [warning] HTTP error 410 Gone;[error] http://cam/x: Server returned"
            + " 4XX Client Error, but not one of 40{0,1,3,4}|PASSING|refused the request",
        "HTTP 500|[http @ 0x1] [warning] HTTP error 500 Internal Server Error;[error] http://cam/x:"
            + " Server returned 5XX Server Error reply|PASSING|not available now",
        "UDP, silence|[error] udp://127.0.0.1:9: Input/output error|PASSING|Nothing arrives",
        "an HTML page|[error] http://cam/x: Invalid data found when processing input|PASSING|not a"
            + " stream",
        "RTMP, port closed|[rtmp @ 0x1] [error] Cannot open connection"
            + " tcp://127.0.0.1:9?tcp_nodelay=0;[error] rtmp://127.0.0.1:9/a/x: Connection"
            + " refused|PASSING|refused",
        "SRT, port closed|[srt @ 0x1] [error] Connection to srt://127.0.0.1:9 failed: Input/output"
            + " error;[error] srt://127.0.0.1:9: Input/output error|PASSING|Nothing answers",
        "an empty file|[error] file:/srv/x.ts: Invalid data found when processing input|PASSING|not"
            + " a stream",
        "RTSP, sparsely described, then lost|[rtsp @ 0x1] [warning] Could not find codec parameters"
            + " for stream 0 (Video: h264, none): unspecified size;[error] rtsp://cam/x: Connection"
            + " reset by peer|PASSING|closed the connection",
        "no file|[error] file:/srv/x.ts: No such file or directory|LASTING|no such file"
      })
  void whatFfmpegReallyLoggedBecomesASentence(String source, String log, Kind kind, String part) {
    assertThat(source).isNotEmpty();
    assertExplained(List.of(log.split(";")), kind, part);
  }

  private static void assertExplained(List<String> log, Kind kind, String part) {
    SourceFailure failure = SourceFailure.explain(log);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.sentence()).contains(part).endsWith(".");
  }

  @Test
  void anotherCertificate_isSaidByItsFingerprint() {
    String shown = "0123456789abcdef".repeat(4);
    SourceFailure why =
        SourceFailure.explain(
            List.of("The certificate is not the camera's: its fingerprint is " + shown));

    assertThat(why.kind()).isEqualTo(Kind.LASTING);
    assertThat(why.sentence()).contains("another certificate").endsWith(shown + ".");
  }
}
