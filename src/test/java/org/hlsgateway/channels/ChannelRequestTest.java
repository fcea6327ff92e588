package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRequestTest {
  @Test
  void absentFields_getTheirDefaults() throws Exception {
    assertThat(read("{\"nickname\": \"a\", \"source\": \"rtsp://b\", \"idleSeconds\": null}"))
        .isEqualTo(
            new ChannelRequest(
                new ChannelInput("a", "rtsp://b", "", true, "", false), Optional.empty()));
  }

  @Test
  void allFields_areRead() throws Exception {
    String body =
        """
        {"nickname": "a", "source": "rtsp://b", "title": "T", "enabled": false,
         "idleSeconds": 30, "pinned": true, "version": 4}""";

    assertThat(read(body))
        .isEqualTo(
            new ChannelRequest(
                new ChannelInput("a", "rtsp://b", "T", false, "30", true), Optional.of(4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "1", "null", "\"a\"", "{\"a\":1}}", "{'a':1}", "\u0000"})
  void whatIsNoObject_isABadRequest(String body) {
    var refused = catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(body));

    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void deepNesting_isABadRequestAndNoOverflow() {
    String body = "{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}";

    var refused = catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(body));
    assertThat(refused.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"nickname\": 7}; nickname",
        "{\"source\": []}; source",
        "{\"title\": {}}; title",
        "{\"enabled\": \"yes\"}; enabled",
        "{\"pinned\": 1}; pinned",
        "{\"idleSeconds\": \"30\"}; idleSeconds",
        "{\"idleSeconds\": 1.5}; idleSeconds",
        "{\"idleSeconds\": 99999999999}; idleSeconds",
        "{\"version\": true}; version",
        "{\"sourc\": \"x\"}; sourc"
      })
  void wrongType_isNamed(String body, String field) {
    var refused = catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(body));

    assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field);
  }

  @Test
  void bodyBeyondTheLimit_isTooLarge() {
    String body = "{\"title\": \"" + "x".repeat(ChannelRequest.MAX_BYTES) + "\"}";

    var refused = catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(body));
    assertThat(refused.status()).isEqualTo(413);
  }

  private static ChannelRequest read(String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ChannelRequest.read(new ByteArrayInputStream(bytes), null);
  }
}
