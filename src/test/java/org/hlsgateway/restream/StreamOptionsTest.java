package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of the document that it is known by. */
class StreamOptionsTest {
  private static final String URL = "rtmp://a.rtmp.youtube.com/live2/djt.zepf-h0qx";

  @Test
  void anAddressAlone_isEnough_whereThereIsACamera() {
    StreamOptions options = StreamOptions.parse(List.of(URL), "/dev/video0", "", "");
    assertThat(options.format().resolution()).isEqualTo(BroadcastFormat.Resolution.P360);
    assertThat(options.format().bitsPerSecond()).isEqualTo(750_000);
    assertThat(options.format().framesPerSecond()).isEqualTo(25);
    assertThat(options.format().tone()).isTrue();
    assertThat(options.source()).isEqualTo("/dev/video0");
    assertThat(options.address().name()).isEqualTo("djt.zepf-h0qx");
    assertThat(words(options)).doesNotContain("zepf").contains("-g 50");
  }

  @ParameterizedTest
  @CsvSource({"800kbps,800000", "800kpbs,800000", "1M,1000000", "100000,100000", "2.5m,2500000"})
  void bitRates_areReadAsPeopleWriteThem(String text, int bits) {
    assertThat(parse("--bitrate", text, URL).format().bitsPerSecond()).isEqualTo(bits);
  }

  @Test
  void quality_isTheQuantiser_withTheBitRateAsItsCap() {
    assertThat(words(parse("--quality", "20", URL)))
        .contains("-crf 20")
        .contains("-maxrate 750000")
        .doesNotContain("-b:v");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resolution 361p URL|--resolution is one of 240p",
        "--audio loud URL|--audio is silence or 1kHz.",
        "--fps 24 URL|--fps is 15, 25 or 30.",
        "--bitrate 0 URL|--bitrate is from 50kbps to 51M",
        "--bitrate 10000M URL|--bitrate is from 50kbps to 51M",
        "--quality 9 URL|--quality is from 10, the best, to 40.",
        "--quality|--quality needs a value behind it.",
        "--loud URL|There is no option --loud.",
        "--verbose|One address is needed",
        "http://host/app|The address must begin with rtmp://",
        "--source rtsp://camera/ URL|make a channel of it",
      })
  void whatIsWrong_isSaidInWords(String words, String sentence) {
    assertThatThrownBy(() -> parse(words.replace("URL", URL).split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void anAddressThatNobodyIsToSee_comesByTheEnvironment_wholeOrInParts() {
    List<String> none = List.of();
    assertThat(StreamOptions.parse(none, "test:", URL, "").address().name())
        .isEqualTo("djt.zepf-h0qx");
    assertThat(StreamOptions.parse(none, "test:", "rtmp://host/app", "key-1").address().name())
        .isEqualTo("key-1");
    StreamOptions both = StreamOptions.parse(List.of("rtmp://host/app"), "test:", URL, "key-1");
    assertThat(both.address().host()).isEqualTo("host");
    assertThat(both.address().name()).isEqualTo("key-1");
  }

  @Test
  void withoutACamera_aSourceIsAskedFor() {
    assertThatThrownBy(() -> StreamOptions.parse(List.of(URL), "", "", ""))
        .hasMessageContaining("This machine has no camera");
  }

  private static String words(StreamOptions options) {
    return String.join(" ", options.commands("ffmpeg").get(0));
  }

  private static StreamOptions parse(String... words) {
    return StreamOptions.parse(List.of(words), "test:", "", "");
  }
}
