package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.ffmpeg.InputOptions.RtspTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputArgumentsTest {
  /** No program of that name: nothing can be drawn with it. */
  private static final FfmpegTools NONE =
      new FfmpegTools(Path.of("/no/ffmpeg"), Path.of("/no/ffprobe"), "5.1");

  private static final InputOptions UDP_OF_THREE_SECONDS =
      new InputOptions(
          RtspTransport.UDP, Duration.ofSeconds(3), Optional.of("HLS Gateway; (x) %s"), false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rtsp://c/1|-protocol_whitelist rtsp,rtsps,rtp,srtp,udp,tcp,tls -rtsp_transport udp -timeout 3000000 -user_agent HLS Gateway; (x) %s",
        "http://c/1|-protocol_whitelist http,https,httpproxy,tcp,tls -rw_timeout 3000000 -user_agent HLS Gateway; (x) %s",
        "rtmps://c/1|-protocol_whitelist rtmp,rtmps,tcp,tls -rw_timeout 3000000",
        "srt://c:1|-protocol_whitelist srt",
        "udp://c:1|-protocol_whitelist udp -timeout 3000000",
        "rtp://c:1|-protocol_whitelist rtp,udp",
        "file:/srv/a.mp4|-protocol_whitelist file",
        "test:|-f lavfi"
      })
  void everyScheme_hasItsOwn(String url, String arguments) {
    assertThat(String.join(" ", InputArguments.of(url, UDP_OF_THREE_SECONDS))).isEqualTo(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lavfi:testsrc", "concat:a|b", "/etc/passwd", "gopher://a/b", ""})
  void otherScheme_isRefused(String url) {
    assertThatThrownBy(() -> InputArguments.of(url, InputOptions.USUAL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void file_comesAtItsOwnPace_andBeginsAgainIfItIsToLoop() {
    assertThat(InputArguments.pacing("file:/a", InputOptions.USUAL))
        .containsExactly("-re", "-stream_loop", "-1");
    assertThat(InputArguments.pacing("file:/a", UDP_OF_THREE_SECONDS)).containsExactly("-re");
    assertThat(InputArguments.pacing("rtsp://a", InputOptions.USUAL)).isEmpty();
  }

  @Test
  void testPicture_isBuiltFromNumbersOnly() {
    assertThat(InputArguments.address("test:640x360", NONE))
        .startsWith("testsrc2=size=640x360:rate=25,")
        .doesNotContain("drawtext");
    assertThat(InputArguments.address("test:bars", NONE)).startsWith("smptehdbars=size=1280x720:");
    assertThat(InputArguments.address("slate:1403", NONE)).startsWith("color=color=0x1a2030:");
    assertThat(InputArguments.address("rtsp://cam/1", NONE)).isEqualTo("rtsp://cam/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test:x",
        "test:640x360,movie=/etc/passwd",
        "test:641x360",
        "test:640x99999",
        "slate:2400",
        "slate:1260",
        "slate:12:00",
        "slate:1200,movie=x"
      })
  void whatIsNoTestPicture_neverBecomesAGraph(String url) {
    assertThatThrownBy(() -> InputArguments.address(url, NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nHost: b", "a\nb", "\u00e4", "\u007f"})
  void userAgentThatWouldBreakTheRequest_isNone(String agent) {
    assertThatThrownBy(
            () ->
                new InputOptions(
                    RtspTransport.TCP, Duration.ofSeconds(1), Optional.of(agent), true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
