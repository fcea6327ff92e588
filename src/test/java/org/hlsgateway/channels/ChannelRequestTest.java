package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRequestTest {
  @Test
  void absentFields_getTheirDefaults() throws Exception {
    assertThat(read("{\"nickname\": \"a\", \"source\": \"rtsp://b\", \"idleSeconds\": null}"))
        .isEqualTo(new ChannelRequest(ChannelInput.of("a", "rtsp://b"), Optional.empty()));
  }

  @Test
  void allFields_areRead() throws Exception {
    String body =
        """
        {"nickname": "a", "source": "rtsp://b", "username": "u", "password": "p", "title": "T",
         "enabled": false, "idleSeconds": 30, "pinned": true,
         "sourceSettings": {"input": "FFMPEG", "certificate": "AUTHORITY", "transport": "UDP", "timeoutSeconds": 5, "extraWaitSeconds": 6,
           "userAgent": "ua", "loop": false, "fallbacks": ["rtsp://c"], "slate": true,
           "referer": "r", "origin": "o", "cookie": "c", "authorization": "z"},
         "output": {"ladder": "CHOSEN", "rungs": ["640x360"], "playsEverywhere": true,
           "keyframeLimitSeconds": 7, "encodeSparseKeyframes": true, "audio": "ALL",
           "format": "MPEG_TS", "copyAc3": true},
         "keep": {"rewindMinutes": 8, "record": true, "recordDays": 9, "recordGigabytes": 10},
         "listing": {"number": 7, "guideId": "id", "guideName": "name", "logo": "https://l",
           "radio": true, "language": "English", "country": "IE"},
         "version": 4}\
        """;

    assertThat(read(body))
        .isEqualTo(
            new ChannelRequest(
                new ChannelInput(
                    "a",
                    new SourceInput(
                        "rtsp://b",
                        "u",
                        "p",
                        "FFMPEG",
                        "AUTHORITY",
                        "UDP",
                        "5",
                        "6",
                        "ua",
                        false,
                        List.of("rtsp://c"),
                        true,
                        new HeadersInput("r", "o", "c", "z")),
                    "T",
                    false,
                    "30",
                    true,
                    new OutputInput(
                        "CHOSEN",
                        List.of("640x360"),
                        true,
                        "7",
                        true,
                        "ALL",
                        "MPEG_TS",
                        Set.of(OutputSettings.Switch.COPY_AC3)),
                    new KeepInput("8", true, "9", "10"),
                    new ListingInput("7", "id", "name", "https://l", true, "English", "IE")),
                Optional.of(4)));
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
        "{\"sourc\": \"x\"}; sourc",
        "{\"output\": 1}; output",
        "{\"output\": {\"rungs\": \"640x360\"}}; output.rungs",
        "{\"sourceSettings\": {\"fallbacks\": [1]}}; sourceSettings.fallbacks",
        "{\"sourceSettings\": {\"nickname\": \"a\"}}; sourceSettings.nickname",
        "{\"keep\": {\"record\": 1}}; keep.record",
        "{\"sourceSettings\": {\"fallbacks\": [null]}}; sourceSettings.fallbacks",
        "{\"version\": 1e999999}; version"
      })
  void wrongType_isNamed(String body, String field) {
    var refused = catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(body));

    assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field);
  }

  @Test
  void bodyBeyondTheLimit_isTooLarge() {
    String body = "{\"title\": \"" + "x".repeat(JsonBody.MAX_BYTES) + "\"}";

    var refused = catchThrowableOfType(ChannelRequest.Unreadable.class, () -> read(body));
    assertThat(refused.status()).isEqualTo(413);
  }

  private static ChannelRequest read(String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ChannelRequest.read(
        JsonBody.read(new ByteArrayInputStream(bytes), MediaType.APPLICATION_JSON_TYPE), null);
  }
}
