package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlsTest {
  private final SourceUrls sources = new SourceUrls(Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://camera.example",
        "rtsp://camera.example:8554/stream1?profile=Profile_1&x=%7C",
        "rtsp://admin:p%40ss@192.168.1.20/h264Preview_01_main",
        "rtsp://admin:a@b@192.168.1.20/1",
        "rtsp://[2001:db8::1]:554/1",
        "rtsps://camera.example:322/1",
        "http://camera.example/video.mjpg?user=a&file=http://other/",
        "https://camera.example/live/index.m3u8",
        "rtmp://192.168.1.20/bcs/channel0_main.bcs?channel=0&stream=0&user=admin&password=x",
        "rtmps://host.example/app/key",
        "srt://host.example:9000",
        "srt://0.0.0.0:9000?mode=listener&latency=200000&passphrase=0123456789&pbkeylen=32",
        "srt://host.example:9000?streamid=%23!::r=live,m=request",
        "udp://239.0.0.1:1234?pkt_size=1316&localaddr=192.168.1.2&overrun_nonfatal=1",
        "udp://@239.0.0.1:1234",
        "rtp://0.0.0.0:5004?localaddr=127.0.0.1",
        "rtsp://docker_host/x",
        "test:",
        "test:bars",
        "test:640x360",
        "test:3840x2160",
        "push:studio",
        "push:Front-Door_2"
      })
  void allowedSource_isTakenAsItIs(String text) {
    assertThat(sources.parse(text).revealed()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "srt://c:1?streamid=#!::r=live/cam,m=request srt://c:1?streamid=%23!::r=live/cam,m=request",
        "srt://c:1?passphrase=pa#ss+w100%sure&mode=caller"
            + " srt://c:1?passphrase=pa%23ss+w100%25sure&mode=caller",
        "srt://c:1?passphrase=a/b;c?d<e>fghi srt://c:1?passphrase=a%2Fb%3Bc%3Fd%3Ce%3Efghi",
        "srt://c:1?passphrase=%41%2b345678%9 srt://c:1?passphrase=%41%2b345678%259",
        "'srt://c:1?passphrase=two words x' srt://c:1?passphrase=two%20words%20x",
        "srt://c:1?passphrase=geh\u00e4im123 srt://c:1?passphrase=geh%C3%A4im123"
      })
  void anSrtPassphraseOrStreamId_hasAnyCharacters(String typed, String value) {
    assertThat(sources.parse(typed).value()).isEqualTo(value);
    assertThat(sources.parse(value).value()).isEqualTo(value);
  }

  @Test
  void spaceAroundAndCaseOfTheScheme_areForgiven() {
    assertThat(sources.parse("  RTSP://Camera.example/Path\n").value())
        .isEqualTo("rtsp://Camera.example/Path");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(null, "Type the address"),
        arguments("   ", "Type the address"),
        arguments("push:", "Write the name that the stream is pushed under"),
        arguments("push:studio/key", "Write the name that the stream is pushed under"),
        arguments("push://studio", "Write the name that the stream is pushed under"),
        arguments("-i", "cannot begin with -"),
        arguments("-protocol_whitelist", "cannot begin with -"),
        arguments("/etc/passwd", "scheme is missing"),
        arguments("camera.example", "scheme is missing"),
        // A host with a port and no scheme looks like one.
        arguments("camera.example:554/1", "not allowed"),
        arguments("concat:rtsp://a|rtsp://b", "not allowed"),
        arguments("concat:a|b", "not allowed"),
        arguments("concatf:list.txt", "not allowed"),
        arguments("subfile,,start,0,end,9,,:/etc/passwd", "not allowed"),
        arguments("pipe:0", "not allowed"),
        arguments("fd:0", "not allowed"),
        arguments("data:text/plain,x", "not allowed"),
        arguments("crypto:http://a/b", "not allowed"),
        arguments("crypto+http://a/b", "not allowed"),
        arguments("async:http://a/b", "not allowed"),
        arguments("cache:http://a/b", "not allowed"),
        arguments("tee:rtsp://a", "not allowed"),
        arguments("hls+http://a/b", "not allowed"),
        arguments("rtsp+tcp://a/b", "not allowed"),
        arguments("mmst://a/b", "not allowed"),
        arguments("gopher://a/b", "not allowed"),
        arguments("ftp://a/b", "not allowed"),
        arguments("sftp://a/b", "not allowed"),
        arguments("unix:/run/x", "not allowed"),
        arguments("tcp://a:1", "not allowed"),
        arguments("tls://a:1", "not allowed"),
        arguments("rist://a:1", "not allowed"),
        arguments("ipfs://a", "not allowed"),
        arguments("lavfi:testsrc", "not allowed"),
        arguments("rtmpt://a/b", "not allowed"),
        arguments("test:641x360", "even numbers"),
        arguments("test:158x90", "even numbers"),
        arguments("test:9999x360", "even numbers"),
        arguments("test:640x360,movie=/etc/passwd", "even numbers"),
        arguments("test:[out0];movie=x", "even numbers"),
        arguments("test:smpte", "even numbers"),
        arguments("test://640x360", "even numbers"),
        arguments("prompeg:rtp://a:1", "not allowed"),
        arguments("file:///etc/passwd", "Files are not allowed"),
        arguments("FILE:/etc/passwd", "Files are not allowed"),
        arguments("rtsp:camera/1", "followed by ://"),
        arguments("rtsp:/camera/1", "followed by ://"),
        arguments("rtsp:///1", "host is missing"),
        arguments("rtsp://:554/1", "host is missing"),
        arguments("rtsp://user:word@/1", "host is missing"),
        arguments("udp://@:1234", "write 0.0.0.0"),
        arguments("srt://:9000?mode=listener", "write 0.0.0.0"),
        arguments("rtsp://-oops/1", "not a name"),
        arguments("rtsp://a..b/1", "not a name"),
        arguments("rtsp://[::1/1", "not a name"),
        arguments("rtsp://%2e%2e/1", "not a name"),
        arguments("rtsp://a,b/1", "not a name"),
        arguments("rtsp://user:pa/ss@camera/1", "port must be a number"),
        arguments("rtsp://camera:0/1", "port must be a number"),
        arguments("rtsp://camera:65536/1", "port must be a number"),
        arguments("rtsp://camera:/1", "port must be a number"),
        arguments("rtsp://camera:+5/1", "port must be a number"),
        arguments("rtsp://camera/a b", "space or a control character"),
        arguments("rtsp://camera/a\nb", "space or a control character"),
        arguments("rtsp://camera/a\r\nHost: x", "space or a control character"),
        arguments("rtsp://camera/a\u0000", "space or a control character"),
        arguments("rtsp://camera/\u007f", "space or a control character"),
        arguments("rtsp://camera/%00", "encoded control character"),
        arguments("rtsp://us%0d%0aer:x@camera/", "encoded control character"),
        arguments("rtsp://c\u0430mera/1", "outside ASCII"),
        arguments("rtsp://camera\u3002example/1", "outside ASCII"),
        arguments("rtsp://camera/a|b", "contains |"),
        arguments("rtsp://camera\\@other/1", "contains \\"),
        arguments("rtsp://camera/<x>", "contains <"),
        arguments("rtsp://camera/\"x\"", "contains \""),
        arguments("rtsp://user:pa#ss@camera/1", "contains #"),
        arguments("rtsp://camera/100%", "two hexadecimal digits"),
        arguments("rtsp://camera/%zz", "two hexadecimal digits"),
        arguments("rtsp://camera/" + "x".repeat(2000), "shorten it to 2000"),
        arguments("x".repeat(10_000), "shorten it to 2000"),
        arguments("udp://camera", "needs a port"),
        arguments("srt://camera?mode=caller", "needs a port"),
        arguments("udp://user:word@camera:1", "no user and password"),
        arguments("udp://camera:1/path", "no path"),
        arguments("udp://camera:1?pkt_size=9999999", "pkt_size takes a number from 188"),
        arguments("udp://camera:1?pkt_size", "pkt_size takes"),
        arguments("udp://camera:1?broadcast=1", "remove the others"),
        arguments("udp://camera:1?localaddr=1.2.3.4?connect=1", "localaddr takes"),
        arguments("udp://camera:1?fifo_size=1&fifo_size=2", "there twice"),
        arguments("udp://camera:1?", "remove the others"),
        arguments("srt://camera:1?mode=server", "mode takes caller"),
        arguments("srt://camera:1?smoother=file", "remove the others"),
        arguments("srt://camera:1?transtype=file", "transtype takes live"),
        arguments("srt://camera:1?passphrase=short", "passphrase takes 10 to 79"),
        arguments("srt://camera:1?passphrase=%41%42%43%44%45", "passphrase takes 10 to 79"),
        arguments("srt://camera:1?passphrase=0123%00456789", "encoded control character"),
        arguments("srt://camera:1?passphrase=0123456789&89ab", "write an & within a value as %26"),
        arguments("srt://camera:1#x", "write it as %23"),
        arguments("rtp://camera:1?fec=prompeg", "remove the others"),
        arguments("rtmp://camera/app playpath=x", "space or a control"),
        arguments("rtmp://camera/app?listen=1", "option of the RTMP client"),
        arguments("rtmp://camera/app?x=1&slist=y", "option of the RTMP client"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void otherSource_isRefusedWithWhatToDo(String text, String sentence) {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse(text))
        .withMessageContaining(sentence);
  }

  @Test
  void refusal_doesNotRepeatThePassword() {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse("rtsp://admin:geheim@camera:99999/"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim"));
  }

  @Test
  void storedSource_isAskedAgainBeforeEachStart() {
    assertThat(sources.problemNow(new SourceUrl("rtsp://camera/1"))).isEmpty();
    assertThat(sources.problemNow(new SourceUrl("file:///media/a.mp4")))
        .hasValueSatisfying(problem -> assertThat(problem).startsWith("Files are not allowed"));
  }
}
