package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(
          Stream.of("127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48")
              .map(text -> Network.parse(text).orElseThrow())
              .toList());

  private final FakeRequest request =
      new FakeRequest("GET", "/hls_gateway/")
          .answer("getRemoteAddr", "127.0.0.1")
          .header("Host", "gateway.internal:8080");

  @Test
  void withoutHeaders_theRequestIsAsItCame() {
    assertThat(outside()).isEqualTo(new Outside("127.0.0.1", false, "gateway.internal:8080", ""));
  }

  @Test
  void traditionalHeadersOfATrustedProxy_areBelieved() {
    request
        .header("X-Forwarded-For", "203.0.113.7")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "cams.example")
        .header("X-Forwarded-Prefix", "/cams/");

    assertThat(outside()).isEqualTo(new Outside("203.0.113.7", true, "cams.example", "/cams"));
    assertThat(outside().base()).isEqualTo("https://cams.example/cams");
    assertThat(outside().port()).isEqualTo(443);
  }

  @Test
  void forwardedOfATrustedProxy_isBelieved() {
    request.header(
        "Forwarded", "For=\"[2001:db8::17]:4711\";Proto=https;host=\"cams.example:8443\"");

    assertThat(outside())
        .isEqualTo(new Outside("2001:db8:0:0:0:0:0:17", true, "cams.example:8443", ""));
    assertThat(outside().hostName()).isEqualTo("cams.example");
    assertThat(outside().port()).isEqualTo(8443);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "128.0.0.1", ""})
  void fromAnybodyElse_everyHeaderIsOnlyText(String peer) {
    request
        .answer("getRemoteAddr", peer)
        .header("Forwarded", "for=203.0.113.7;proto=https;host=evil.example")
        .header("X-Forwarded-For", "203.0.113.7")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "evil.example")
        .header("X-Forwarded-Port", "9")
        .header("X-Forwarded-Prefix", "/evil");

    assertThat(outside()).isEqualTo(new Outside(peer, false, "gateway.internal:8080", ""));
  }

  @Test
  void withNoTrustedProxies_nobodyIsBelieved() {
    request.header("X-Forwarded-For", "203.0.113.7");

    assertThat(TrustedProxies.NONE.outside(request.request()).address()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7 | 203.0.113.7",
        "6.6.6.6, 203.0.113.7 | 203.0.113.7",
        "127.0.0.1, 203.0.113.7 | 203.0.113.7",
        "6.6.6.6, 203.0.113.7, 10.1.1.1, 10.2.2.2 | 203.0.113.7",
        "10.9.9.9, 10.1.1.1 | 10.9.9.9",
        "203.0.113.7:51234 | 203.0.113.7",
        "[2001:db8::7]:51234 | 2001:db8:0:0:0:0:0:7",
        "2001:db8::7, 2001:db8:ffff::1 | 2001:db8:0:0:0:0:0:7",
        "::ffff:203.0.113.7 | 203.0.113.7",
        "6.6.6.6, unknown, 10.1.1.1 | 10.1.1.1",
        "unknown | 127.0.0.1",
        "6.6.6.6, evil.example | 127.0.0.1",
        "6.6.6.6, <script> | 127.0.0.1",
        "6.6.6.6,, | 6.6.6.6"
      })
  void client_isTheRightmostThatIsNoTrustedProxy(String forwardedFor, String client) {
    request.header("X-Forwarded-For", forwardedFor);

    assertThat(outside().address()).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.7 | 203.0.113.7",
        "for=6.6.6.6, for=203.0.113.7;by=1, FOR=10.1.1.1 | 203.0.113.7",
        "for=6.6.6.6, for=_hidden, for=10.1.1.1 | 10.1.1.1",
        "for=unknown | 127.0.0.1",
        "for=6.6.6.6;;, | 127.0.0.1",
        "for=6.6.6.6, for=\"203.0.113.7 | 127.0.0.1",
        "for=\"6.6.6.6, for=203.0.113.7\" | 127.0.0.1",
        "for=\"203.0.113.7:80\";proto=http | 203.0.113.7"
      })
  void client_isFoundInForwardedToo(String forwarded, String client) {
    request.header("Forwarded", forwarded);

    assertThat(outside().address()).isEqualTo(client);
  }

  @Test
  void whatTheClientItselfSaysOfHostAndScheme_standsLeftAndDoesNotCount() {
    request
        .header("X-Forwarded-For", "6.6.6.6, 203.0.113.7")
        .header("X-Forwarded-Proto", "http, https")
        .header("X-Forwarded-Host", "evil.example, cams.example")
        .header("X-Forwarded-Prefix", "/evil, /cams");

    assertThat(outside()).isEqualTo(new Outside("203.0.113.7", true, "cams.example", "/cams"));
  }

  @Test
  void ofTwoTrustedProxies_theOuterSaysWhatTheClientAskedFor() {
    request
        .header("X-Forwarded-For", "203.0.113.7, 10.1.1.1")
        .header("X-Forwarded-Proto", "https, http")
        .header("X-Forwarded-Host", "cams.example, inner.example")
        .header("X-Forwarded-Prefix", "/outer, /inner");

    assertThat(outside())
        .isEqualTo(new Outside("203.0.113.7", true, "cams.example", "/outer/inner"));
  }

  @Test
  void aLanguageThatTheProxyDoesNotSpeak_isTheClientsAndSpoilsOnlyItsOwnRequest() {
    request
        .header("Forwarded", "for=6.6.6.6;host=evil.example;proto=https")
        .header("X-Forwarded-For", "203.0.113.7")
        .header("X-Forwarded-Host", "cams.example")
        .header("X-Forwarded-Proto", "https");

    assertThat(outside()).isEqualTo(new Outside("127.0.0.1", true, "gateway.internal:8080", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/a//b",
        "/../x",
        "/a/..",
        "/\"><script>",
        "/a b",
        "/a?b",
        "/a;b",
        "/",
        "https://evil.example",
        "\\\\evil.example"
      })
  void whatIsNoPlainPath_isNoPrefix(String prefix) {
    request.header("X-Forwarded-Prefix", prefix);

    assertThat(outside().prefix()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example/path", "a b", "user@host", "\"x\"", "host:port", "[x]"})
  void whatIsNoHost_isNone(String host) {
    request.header("X-Forwarded-Host", host);

    assertThat(outside().host()).isEqualTo("gateway.internal:8080");
  }

  @ParameterizedTest
  @CsvSource({
    "https, cams.example, 8443, https://cams.example:8443",
    "https, cams.example, 443, https://cams.example",
    "http, cams.example, 80, http://cams.example",
    "http, '[2001:db8::1]', 81, 'http://[2001:db8::1]:81'",
    "https, cams.example:8443, 443, https://cams.example:8443",
    "https, cams.example, 99999, https://cams.example",
    "wss, cams.example, 443, https://cams.example"
  })
  void portsAreAdded_whereTheHostSaysNone(
      String scheme, String host, String port, String expected) {
    request
        .header("X-Forwarded-Proto", scheme)
        .header("X-Forwarded-Host", host)
        .header("X-Forwarded-Port", port);

    assertThat(outside().base()).isEqualTo(expected);
  }

  @Test
  void aRequestThatIsLookedAtTwice_isTheSame() {
    request.header("X-Forwarded-For", "10.1.1.1");
    Outside first = outside();
    request.answer("getRemoteAddr", "10.1.1.1").header("X-Forwarded-For", "6.6.6.6");

    assertThat(outside()).isEqualTo(first);
    assertThat(Outside.of(request.request())).isEqualTo(first);
  }

  @Test
  void withoutAHost_theServersOwnNameStands() {
    FakeRequest old =
        new FakeRequest("GET", "/").answer("getServerName", "box").answer("getServerPort", 8080);

    assertThat(new TrustedProxies(List.of()).outside(old.request()).base())
        .isEqualTo("http://box:8080");
  }

  private Outside outside() {
    return PROXIES.outside(request.request());
  }
}
