package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRequestTest {

  @ParameterizedTest
  @CsvSource({
    "GET http://Cam:81/a?b HTTP/1.1, cam:81, GET /a?b HTTP/1.1",
    "GET http://cam HTTP/1.1, cam:80, GET / HTTP/1.1",
    "GET http://cam?x HTTP/1.1, cam:80, GET /?x HTTP/1.1",
    "GET http://[::1]:8/x HTTP/1.1, [::1]:8, GET /x HTTP/1.1",
    "HEAD http://cam/http://other/ HTTP/1.0, cam:80, HEAD /http://other/ HTTP/1.1"
  })
  void aWholeAddress_isAskedOfItsServer(String line, String authority, String asked) {
    ProxyRequest request = ProxyRequest.parse(line + "\r\nHost: x\r\n\r\n").orElseThrow();
    assertThat(request.authority()).isEqualTo(authority);
    assertThat(request.isTunnel()).isFalse();
    assertThat(request.toServer(Map.of())).isEqualTo(asked + "\r\nHost: x\r\n\r\n");
  }

  @Test
  void whatIsForTheProxy_isNotPassedOn_andWhatIsToBeAddedReplaces() {
    ProxyRequest request =
        ProxyRequest.parse(
                "GET http://cam/ HTTP/1.1\r\nProxy-Authorization: Basic abc\r\nCookie: old\r\n"
                    + "Proxy-Connection: close\r\nHost: cam\r\n\r\n")
            .orElseThrow();
    assertThat(request.credentials()).contains("abc");
    assertThat(request.toServer(Map.of("Cookie", "new")))
        .isEqualTo("GET / HTTP/1.1\r\nHost: cam\r\nCookie: new\r\n\r\n");
    assertThat(request.toProxy(Optional.of("Basic xyz"), Map.of()))
        .isEqualTo(
            "GET http://cam:80/ HTTP/1.1\r\nCookie: old\r\nHost: cam\r\n"
                + "Proxy-Authorization: Basic xyz\r\n\r\n");
  }

  @Test
  void aTunnel_namesHostAndPort() {
    ProxyRequest request = ProxyRequest.parse("CONNECT Cam:443 HTTP/1.1\r\n\r\n").orElseThrow();
    assertThat(request.isTunnel()).isTrue();
    assertThat(request.authority()).isEqualTo("cam:443");
    assertThat(request.toProxy(Optional.empty(), Map.of()))
        .isEqualTo("CONNECT cam:443 HTTP/1.1\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET / HTTP/1.1",
        "GET ftp://cam/ HTTP/1.1",
        "GET http://user@cam/ HTTP/1.1",
        "GET http://cam:0/ HTTP/1.1",
        "GET http://cam:99999/ HTTP/1.1",
        "GET http:///x HTTP/1.1",
        "CONNECT cam HTTP/1.1",
        "CONNECT a@cam:1 HTTP/1.1",
        "GET http://cam/ x HTTP/1.1"
      })
  void anythingElse_isNone(String line) {
    assertThat(ProxyRequest.parse(line + "\r\n\r\n")).isEmpty();
  }

  @Test
  void theProxyOfTheEnvironment_isReadAsFfmpegReadsIt() {
    ParentProxy proxy =
        ParentProxy.of(
                Map.of(
                    "http_proxy",
                    "http://u:p@proxy:3128/",
                    "no_proxy",
                    "cam, .lan,*.home,10.0.0.1"))
            .orElseThrow();
    assertThat(proxy.host() + ":" + proxy.port()).isEqualTo("proxy:3128");
    assertThat(proxy.authorization()).contains("Basic dTpw");
    assertThat(proxy.isFor("example.org")).isTrue();
    assertThat(proxy.isFor("cam")).isFalse();
    assertThat(proxy.isFor("door.cam")).isFalse();
    assertThat(proxy.isFor("a.lan")).isFalse();
    assertThat(proxy.isFor("a.home")).isFalse();
    assertThat(proxy.isFor("10.0.0.1")).isFalse();
    assertThat(ParentProxy.of(Map.of())).isEmpty();
    assertThat(ParentProxy.of(Map.of("http_proxy", "socks://x"))).isEmpty();
  }
}
