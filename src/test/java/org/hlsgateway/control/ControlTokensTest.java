package org.hlsgateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Tokens are put together by hand here, as an attacker would. */
class ControlTokensTest {
  private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  private static final String SUBJECT = "{\"sub\":\"hls-control\"}";
  private static final long FUTURE = 4_102_444_800L;

  private final ControlTokens tokens = new ControlTokens(Optional.of("short"));

  @Test
  void tokenOfTheSecretAndSubject_isRight_withAShortSecretToo() throws Exception {
    assertThat(isRight(token(HS256, SUBJECT, "short"))).isTrue();
    assertThat(isRight(token(HS256, "{\"sub\":\"hls-control\",\"exp\":" + FUTURE + "}", "short")))
        .isTrue();
    assertThat(
            isRight(token(HS256, "{\"sub\":\"hls-control\",\"aud\":\"x\",\"iss\":\"y\"}", "short")))
        .isTrue();
  }

  @Test
  void anythingElse_isWrong() throws Exception {
    assertThat(isRight(null)).isFalse();
    assertThat(isRight("")).isFalse();
    assertThat(isRight("a.b.c")).isFalse();
    assertThat(isRight("x".repeat(100_000))).isFalse();
    assertThat(isRight(token(HS256, SUBJECT, "other"))).isFalse();
    assertThat(isRight(token(HS256, "{\"sub\":\"rtmp-control\"}", "short"))).isFalse();
    assertThat(isRight(token(HS256, "{}", "short"))).isFalse();
    assertThat(isRight(token(HS256, "{\"sub\":\"hls-control\",\"exp\":1}", "short"))).isFalse();
    assertThat(isRight(token("{\"alg\":\"HS512\"}", SUBJECT, "short"))).isFalse();
  }

  @Test
  void algorithmNone_isRefused() throws Exception {
    String unsigned = part("{\"alg\":\"none\"}") + "." + part(SUBJECT) + ".";
    assertThat(isRight(unsigned)).isFalse();
    assertThat(isRight(token("{\"alg\":\"none\"}", SUBJECT, "short"))).isFalse();
  }

  @Test
  void withoutSecret_noTokenIsRight() throws Exception {
    ControlTokens none = new ControlTokens(Optional.empty());
    assertThat(none.isRequired()).isFalse();
    assertThat(none.isRight(token(HS256, SUBJECT, "x"), "hls-control")).isFalse();
  }

  private boolean isRight(String token) {
    return tokens.isRight(token, "hls-control");
  }

  private static String token(String header, String claims, String secret) throws Exception {
    String signed = part(header) + "." + part(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsIssued_isRight_forItsSubjectOnly() {
    ControlTokens tokens = new ControlTokens(Optional.of("short"));
    String token = tokens.issue("hls-control").orElseThrow();
    assertThat(tokens.isRight(token, "hls-control")).isTrue();
    assertThat(tokens.isRight(token, "rtmp-control")).isFalse();
    assertThat(new ControlTokens(Optional.of("other")).isRight(token, "hls-control")).isFalse();
    assertThat(new ControlTokens(Optional.empty()).issue("hls-control")).isEmpty();
  }
}
