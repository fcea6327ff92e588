package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfTest {
  private final Login login = TestAccounts.withAdmin().login();
  private final FakeResponse answer = new FakeResponse();

  private static final String PAGE = "/hls_gateway/admin/add";
  private static final String API = "/hls_gateway/api/channels";

  private final FakeRequest first = new FakeRequest("GET", PAGE);
  private final String token = Csrf.token(first.request());

  @Test
  void token_isLongAndTheSameForTheWholeSession() {
    assertThat(token).hasSize(43);
    assertThat(Csrf.token(first.next("GET", PAGE).request())).isEqualTo(token);
    assertThat(Csrf.token(new FakeRequest("GET", PAGE).request())).isNotEqualTo(token);
  }

  @Test
  void post_withTheTokenAsFieldOrHeader_passes() {
    assertThat(allows(first.next("POST", PAGE).parameter("csrf", token))).isTrue();
    assertThat(allows(first.next("POST", PAGE).header("X-CSRF-Token", token))).isTrue();
  }

  @Test
  void post_withoutTheToken_isRefused() {
    assertThat(allows(first.next("POST", PAGE))).isFalse();
    assertThat(allows(first.next("POST", PAGE).parameter("csrf", ""))).isFalse();
    assertThat(allows(first.next("POST", PAGE).parameter("csrf", token + "x"))).isFalse();
    assertThat(allows(new FakeRequest("POST", PAGE).parameter("csrf", token))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void post_fromAnotherSite_isRefusedEvenWithTheToken(String site) {
    FakeRequest post = first.next("POST", PAGE).parameter("csrf", token);
    assertThat(allows(post.header("Sec-Fetch-Site", site))).isFalse();
    assertThat(allows(new FakeRequest("DELETE", API).header("Sec-Fetch-Site", site))).isFalse();
  }

  @Test
  void post_fromOurOwnPage_passes() {
    FakeRequest post = first.next("POST", PAGE).parameter("csrf", token);
    assertThat(allows(post.header("Sec-Fetch-Site", "same-origin"))).isTrue();
  }

  @Test
  void reading_isNeverChecked() {
    assertThat(allows(new FakeRequest("GET", PAGE).header("Sec-Fetch-Site", "cross-site")))
        .isTrue();
    assertThat(allows(new FakeRequest("HEAD", PAGE))).isTrue();
  }

  @Test
  void api_withoutSession_needsNoToken() {
    assertThat(allows(new FakeRequest("POST", API))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://192.0.2.9", "https://h:8080.evil"})
  void api_withoutSession_butFromAPageOfAnotherSite_isRefused(String origin) {
    assertThat(
            allows(new FakeRequest("POST", API).header("Host", "h:8080").header("Origin", origin)))
        .isFalse();
  }

  @Test
  void api_withoutSession_fromAPageOfOurs_passes() {
    FakeRequest own = new FakeRequest("POST", API).header("Host", "h:8080");
    assertThat(allows(own.header("Origin", "http://h:8080"))).isTrue();
    // Behind a proxy with another name; the browser itself says that it is the same.
    FakeRequest proxied = new FakeRequest("POST", API).header("Host", "inside");
    assertThat(
            allows(
                proxied
                    .header("Origin", "https://outside")
                    .header("Sec-Fetch-Site", "same-origin")))
        .isTrue();
  }

  @Test
  void api_withLoggedInSession_needsTheHeader() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    // As the form to log in does, which is where the session comes from.
    Csrf.token(browser.request());
    logIn(browser);
    String fresh = Csrf.token(browser.request());

    assertThat(allows(browser.next("DELETE", API))).isFalse();
    assertThat(allows(browser.next("DELETE", API).header("X-CSRF-Token", fresh))).isTrue();
  }

  @Test
  void watching_needsNoToken() {
    assertThat(allows(new FakeRequest("POST", "/hls_gateway/watch/cam/bye"))).isTrue();
    assertThat(allows(new FakeRequest("POST", "/hls_gateway/watching"))).isFalse();
  }

  @Test
  void login_makesTheOldTokenWorthless() {
    logIn(first);
    assertThat(allows(first.next("POST", PAGE).parameter("csrf", token))).isFalse();
  }

  private void logIn(FakeRequest browser) {
    login.logIn(browser.request(), answer.response(), "admin", "right", false);
  }

  /** As it comes to the filter: whose cookie it has was found out before. */
  private boolean allows(FakeRequest request) {
    Cookie cookie = answer.cookie("hlsgateway-stay");
    if (cookie != null && request.hasSession()) {
      request.answer("getCookies", new Cookie[] {cookie});
      login.recognise(request.request(), answer.response());
    }
    return CsrfFilter.isAllowed(request.request());
  }
}
