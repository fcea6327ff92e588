package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rtsp://admin:secret@cam/1 | rtsp://admin:***@cam/1
          RTSPS://admin:secret@cam:322/1 | RTSPS://admin:***@cam:322/1
          rtsp://:secret@cam/1 | rtsp://:***@cam/1
          rtsp://admin:@cam/1 | rtsp://admin:***@cam/1
          rtsp://admin:p@ss:w@cam/1 | rtsp://admin:***@cam/1
          rtsp://admin:pa/ss@cam/1 | rtsp://admin:***@cam/1
          rtsp://admin:pa?ss#1@cam/1 | rtsp://admin:***@cam/1
          rtsp://us%3Aer:p%40ss@[2001:db8::1]:554/1 | rtsp://us%3Aer:***@[2001:db8::1]:554/1
          //admin:secret@cam/1 | //admin:***@cam/1
          [in#0] Error opening rtsp://a:b@x/1: 401 and http://c:d@y | [in#0] Error opening rtsp://a:***@x/1: 401 and http://c:***@y
          "rtsp://a:b@x/1" | "rtsp://a:***@x/1"
          srt://cam:9000?passphrase=topsecret&latency=200 | srt://cam:9000?passphrase=***&latency=200
          http://x/v.m3u8?TOKEN=abc&t=1 | http://x/v.m3u8?TOKEN=***&t=1
          http://x/v?user=me&pwd=a;b,c&x=1 | http://x/v?user=me&pwd=***&x=1
          http://x/v?access_token=a&api-key=b&auth=c&sig=d | http://x/v?access_token=***&api-key=***&auth=***&sig=***
          http://proxy/?u=rtsp%3A%2F%2Fadmin%3Asecret%40cam | http://proxy/?u=rtsp%3A%2F%2Fadmin%3A***%40cam
          Authorization: Basic YWRtaW46eA== | Authorization: Basic ***
          Authorization: Digest username="a", response="b" | Authorization: Digest ***
          """)
  void secret_isMaskedWhereverItStands(String text, String masked) {
    assertThat(Redaction.mask(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rtsp://cam/1",
        "rtsp://cam:554/h264",
        "http://host:8080/thumbs/a@2x.png",
        "http://host/@someone",
        "rtsp://[2001:db8::1]:554/1",
        "[rtsp @ 0x55d0] method DESCRIBE failed: 404 Not Found",
        "Stream #0:0: Video: h264 (High), yuv420p, 1920x1080, 25 fps",
        "a $1 \\ price"
      })
  void textWithoutSecret_staysAsItIs(String text) {
    assertThat(Redaction.mask(text)).isEqualTo(text);
  }

  @Test
  void nothing_staysNothing() {
    assertThat(Redaction.mask(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a-", "://", "//a:", "a:b@", "%3A%2F%2F", "token", "%3A%2F%2Fa%3A"})
  void longNonsense_takesNoLongTime(String piece) {
    String text = piece.repeat(20_000 / piece.length());
    // Not a measurement: catastrophic backtracking would take hours.
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Redaction.mask(text));
  }
}
