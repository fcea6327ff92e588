package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestAddressTest {

  @ParameterizedTest
  @CsvSource({
    "/, '', /",
    "/hls_gateway, /hls_gateway,",
    "/hls_gateway/, /hls_gateway, /",
    "/hls_gateway/watch/front-door, /hls_gateway/watch, /front-door",
    "/hls_gateway/lo%67in, /hls_gateway/login,",
    "/hls_gateway/watch/a%20b+c, /hls_gateway/watch, '/a b+c'",
    "/hls_gateway/watch/d%C3%B6r, /hls_gateway/watch, /dör",
    "/hls_gateway/read/a..b/index.m3u8, /hls_gateway/read, /a..b/index.m3u8",
  })
  void anAddressWithOneReading_isPlain(String sent, String servlet, String rest) {
    assertThat(RequestAddress.isPlain(asked(sent, servlet, rest))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login;/../wall",
        "/login;jsessionid=1",
        "/login;",
        "/login%3b",
        "/login%3B/../wall",
        "/login%2f..%2fwall",
        "/login%2F%2e%2E%2Fwall",
        "/login/%2e%2e/wall",
        "/login/.%2e/wall",
        "/login\\..\\wall",
        "/login%5c..%5Cwall",
        "/login%00",
        "/login%0d%0aX",
        "/login%7f",
        "/login%C2%85", // a control character beyond ASCII
        "/login\u0001",
        "/login%",
        "/login%4",
        "/login%zz",
        "/login%ff",
        "/login%u002e",
        "/a^b",
        "/a|b",
        "/a{b}",
        "/a[b]",
        "/a<b>",
        "/a\"b",
        "/a`b",
        "/d\u00f6r",
        "*",
        "",
        "http://gateway/login",
      })
  void anAddressThatHidesSomething_isNot(String sent) {
    // Whatever the container makes of it.
    assertThat(RequestAddress.isPlain(asked(sent, sent, null))).as(sent).isFalse();
    assertThat(RequestAddress.isPlain(asked(sent, "/wall", null))).as(sent).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // What a remembered answer of another address looks like.
    "/hls_gateway/zzzzzzq, /hls_gateway/wall, zzq",
    "/hls_gateway/login, /hls_gateway/wall,",
    // What the container cleans up.
    "/hls_gateway/./login, /hls_gateway/login,",
    "/hls_gateway/admin/../login, /hls_gateway/login,",
    "/hls_gateway/login%20, /hls_gateway/login,",
  })
  void anAddressForWhichSomethingElseIsCalled_isNot(String sent, String servlet, String rest) {
    assertThat(RequestAddress.isPlain(asked(sent, servlet, rest))).isFalse();
  }

  @Test
  void aQuery_isCheckedByTheRulesForPrograms() {
    assertThat(RequestAddress.hasPlainQuery(asked("/a", "/a", null))).isTrue();
    for (String right : new String[] {"", "channel=door&x=%7C", "a=b;c=/?:@!$'()*,"}) {
      assertThat(RequestAddress.hasPlainQuery(query(right))).as(right).isTrue();
    }
    for (String wrong : new String[] {"a=|", "a=^", "a={", "a=[", "a=<", "%", "%z", "a=\u0001"}) {
      assertThat(RequestAddress.hasPlainQuery(query(wrong))).as(wrong).isFalse();
    }
  }

  private static HttpServletRequest query(String query) {
    return new FakeRequest("GET", "/a").answer("getQueryString", query).request();
  }

  private static HttpServletRequest asked(String sent, String servlet, String rest) {
    return new FakeRequest("GET", sent)
        .answer("getServletPath", servlet)
        .answer("getPathInfo", rest)
        .request();
  }
}
