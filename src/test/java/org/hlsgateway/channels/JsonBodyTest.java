package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final String BODY = "{\"title\": \"T\u00fcr\"}";

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "utf-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE"})
  void theCharsetThatIsNamed_isTheOneThatIsRead(String charset) throws Exception {
    assertThat(read(BODY.getBytes(Charset.forName(charset)), charset)).isEqualTo("T\u00fcr");
  }

  @Test
  void withoutACharset_theBodyIsUtf8_alsoWithAByteOrderMark() throws Exception {
    assertThat(read(BODY.getBytes(StandardCharsets.UTF_8), null)).isEqualTo("T\u00fcr");
    assertThat(read(("\ufeff" + BODY).getBytes(StandardCharsets.UTF_8), null))
        .isEqualTo("T\u00fcr");
  }

  @Test
  void whatIsNoTextInItsCharset_isRefused_andNotCorrupted() {
    byte[] latin = BODY.getBytes(StandardCharsets.ISO_8859_1);

    assertThat(refused(latin, null)).isEqualTo(400);
    assertThat(refused(latin, "UTF-8")).isEqualTo(400);
    assertThat(refused(latin, "US-ASCII")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"klingon", "", "\u00fc"})
  void anUnknownCharset_isAnUnsupportedMediaType(String charset) {
    assertThat(refused(BODY.getBytes(StandardCharsets.UTF_8), charset)).isEqualTo(415);
  }

  private static int refused(byte[] bytes, String charset) {
    return catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(bytes, charset))
        .status();
  }

  private static String read(byte[] bytes, String charset) throws Exception {
    MediaType type =
        charset == null
            ? MediaType.APPLICATION_JSON_TYPE
            : new MediaType("application", "json", Map.of("charset", charset));
    return JsonBody.read(new ByteArrayInputStream(bytes), type).getString("title");
  }
}
