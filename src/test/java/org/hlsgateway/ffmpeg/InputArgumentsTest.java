package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        "http://c/1|-protocol_whitelist http,https,httpproxy,tcp,tls,crypto -rw_timeout 3000000 -user_agent HLS Gateway; (x) %s",
        "rtmps://c/1|-protocol_whitelist rtmp,rtmps,tcp,tls -rw_timeout 3000000",
        "srt://c:1|-protocol_whitelist srt",
        "srt://c:1?passphrase=a%23%20+%25&streamid=%23!::r=a/b,m=request&mode=caller|-protocol_whitelist srt -passphrase a# +% -srt_streamid #!::r=a/b,m=request",
        "udp://c:1|-protocol_whitelist udp -timeout 3000000",
        "rtp://c:1|-protocol_whitelist rtp,udp",
        "file:/srv/a.mp4|-protocol_whitelist file",
        "test:|-f lavfi"
      })
  void everyScheme_hasItsOwn(String url, String arguments) {
    List<String> told = new ArrayList<>(InputArguments.of(url, UDP_OF_THREE_SECONDS));
    int formats = told.indexOf("-format_whitelist");
    if (formats >= 0) {
      told.subList(formats, formats + 2).clear();
    }
    assertThat(String.join(" ", told)).isEqualTo(arguments);
  }

  @Test
  void transportStream_isLookedAtUntilAllIsKnownOfIt_andNoLonger() {
    InputOptions known = InputOptions.USUAL.ofTransportStream(true);
    assertThat(InputArguments.of("udp://c:1", known)).containsSequence("-scan_all_pmts", "0");
    assertThat(InputArguments.of("udp://c:1", InputOptions.USUAL)).doesNotContain("-scan_all_pmts");
    assertThat(InputArguments.shortAnalysis("udp://c:1", known))
        .containsExactly("-analyzeduration", "2500000");
    assertThat(InputArguments.shortAnalysis("udp://c:1", InputOptions.USUAL))
        .containsExactly("-analyzeduration", "1500000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/srv/a.mp4", "srt://c:1", "udp://c:1"})
  void whereNoPlaylistIsMeant_noneIsOpened(String url) {
    assertThat(formats(url))
        .contains("mov", "mpegts", "matroska", "flv")
        .doesNotContain("hls", "dash", "concat", "imf", "sdp", "image2", "rtsp", "tty");
  }

  @Test
  void theWeb_hasPlaylistsToo() {
    assertThat(formats("https://c/1"))
        .contains("hls", "dash", "mpjpeg", "mpegts", "aac", "mp3", "ogg", "webvtt")
        .doesNotContain("concat", "imf", "sdp", "image2", "tty");
  }

  @ParameterizedTest
  @CsvSource({
    "srt://c:1?passphrase=0123456789, srt://c:1",
    "srt://c:1?mode=caller&streamid=a%20b&latency=5, srt://c:1?mode=caller&latency=5",
    "srt://c:1, srt://c:1",
    "http://c/?passphrase=x, http://c/?passphrase=x"
  })
  void anSrtAddress_holdsOnlyWhatFfmpegReadsAsItIsMeant(String url, String address) {
    assertThat(InputArguments.address(url, NONE)).isEqualTo(address);
  }

  private static List<String> formats(String url) {
    List<String> told = InputArguments.of(url, UDP_OF_THREE_SECONDS);
    return List.of(told.get(told.indexOf("-format_whitelist") + 1).split(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lavfi:testsrc", "concat:a|b", "/etc/passwd", "gopher://a/b", ""})
  void otherScheme_isRefused(String url) {
    assertThatThrownBy(() -> InputArguments.of(url, InputOptions.USUAL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void file_comesAtItsOwnPace_andBeginsAgainIfItIsToLoop() {
    assertThat(InputArguments.pacing("file:/a", InputOptions.USUAL, Timing.LIVE))
        .containsExactly("-re", "-stream_loop", "-1");
    assertThat(InputArguments.pacing("file:/a", UDP_OF_THREE_SECONDS, Timing.LIVE))
        .containsExactly("-re");
    assertThat(InputArguments.pacing("rtsp://a", InputOptions.USUAL, Timing.LIVE)).isEmpty();
  }

  @Test
  void httpSource_isPacedIfItIsRecorded_andStampedIfItHasNoTimes() {
    assertThat(InputArguments.pacing("http://a/b", InputOptions.USUAL, Timing.RECORDED))
        .containsExactly("-re");
    assertThat(InputArguments.pacing("http://a/b", InputOptions.USUAL, Timing.UNSTAMPED))
        .containsExactly("-use_wallclock_as_timestamps", "1", "-fpsprobesize", "0");
    assertThat(InputArguments.pacing("http://a/b", InputOptions.USUAL, Timing.LIVE)).isEmpty();
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
