package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartOffsetTest {

  @ParameterizedTest
  @ValueSource(strings = {"1", "90", "86400"})
  void secondsToGoBack_areThatMany(String given) {
    assertThat(StartOffset.of(request(given))).contains(Integer.valueOf(given));
    assertThat(StartOffset.isWrong(request(given))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "86401", "1.5", "999999999999", "1\r\nX: y"})
  void whatIsNoSuchNumber_isWrong(String given) {
    assertThat(StartOffset.of(request(given))).isEmpty();
    assertThat(StartOffset.isWrong(request(given))).isTrue();
  }

  @Test
  void nothingGiven_isNothing_andNotWrong() {
    HttpServletRequest request = new FakeRequest("GET", "/hls_gateway/watch/door").request();
    assertThat(StartOffset.of(request)).isEmpty();
    assertThat(StartOffset.isWrong(request)).isFalse();
  }

  private static HttpServletRequest request(String start) {
    return new FakeRequest("GET", "/hls_gateway/watch/door").parameter("start", start).request();
  }
}
