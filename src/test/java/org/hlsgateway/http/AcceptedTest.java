package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "deflate, gzip, br",
        "gzip;q=1.0, identity; q=0.5",
        "gzip;q=0.001",
        "br;q=1,gzip ; q=0.8",
        "x-gzip",
        "*",
        "identity;q=0, *;q=0.5"
      })
  void gzip_isTaken(String header) {
    assertThat(Accepted.gzip(with("Accept-Encoding", header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "gzip;q=0",
        "gzip;Q=0.000",
        "gzip; q = 0",
        "*, gzip;q=0",
        "*;q=0",
        "gzipped",
        "br",
        "gzip;q=much"
      })
  void gzip_isNotTaken(String header) {
    assertThat(Accepted.gzip(with("Accept-Encoding", header))).isFalse();
  }

  @Test
  void nothingSaid_isNeitherAPageNorGzip() {
    var request = new FakeRequest("GET", "/").request();
    assertThat(Accepted.gzip(request)).isFalse();
    assertThat(Accepted.page(request)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Text/HTML",
        "application/json;q=0.5, text/html; q=0.9"
      })
  void browsers_wantAPage(String header) {
    assertThat(Accepted.page(with("Accept", header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "application/json", "text/html;q=0", "application/x-text/html", ""})
  void programs_wantNone(String header) {
    assertThat(Accepted.page(with("Accept", header))).isFalse();
  }

  private static jakarta.servlet.http.HttpServletRequest with(String name, String value) {
    return new FakeRequest("GET", "/").header(name, value).request();
  }
}
