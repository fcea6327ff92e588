package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is taken for somebody on this machine. */
class NearbyTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void loopbackIsNear(String address) {
    assertThat(Nearby.is(request().answer("getRemoteAddr", address).request())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.0.2.127", "::", "fe80::1"})
  void otherAddressesAreNot(String address) {
    assertThat(Nearby.is(request().answer("getRemoteAddr", address).request())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Origin"})
  void whatAProxyOrABrowserPassesOn_isNotNear(String header) {
    assertThat(Nearby.is(request().header(header, "x").request())).isFalse();
    assertThat(Nearby.isByName(request().header(header, "x").request())).isFalse();
    assertThat(Nearby.isPassedOn(request().header(header, "x").request())).isTrue();
    assertThat(Nearby.isPassedOn(request().request())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.1.1:80", "[::1]", "[::1]:8080"})
  void thisMachinesNames(String host) {
    assertThat(Nearby.isByName(request().header("Host", host).request())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8080", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example",
        "localhost:8080@evil.example", "[::1].evil", "gateway", ""
      })
  void otherNamesThatLeadHere_areNot(String host) {
    HttpServletRequest request = request().header("Host", host).request();
    assertThat(Nearby.isByName(request)).isFalse();
    assertThat(Nearby.is(request)).as("peers are no browsers").isTrue();
  }

  @Test
  void withoutAHost_itIsNot() {
    FakeRequest request = new FakeRequest("GET", "/commands/report");
    assertThat(Nearby.isByName(request.answer("getRemoteAddr", "::1").request())).isFalse();
  }

  private static FakeRequest request() {
    return new FakeRequest("GET", "/commands/report")
        .answer("getRemoteAddr", "127.0.0.1")
        .header("Host", "localhost:8080");
  }
}
