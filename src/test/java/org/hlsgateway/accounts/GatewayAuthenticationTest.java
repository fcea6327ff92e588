package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAuthenticationTest {
  private static final String API = "/hls_gateway/api/channels";
  private static final String PAGE = "/hls_gateway/admin/list";
  private static final String WATCH = "/hls_gateway/watch/cam";
  private static final String READ = "/hls_gateway/read/cam/index.m3u8";

  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final Login login = accounts.login();
  private final FakeResponse response = new FakeResponse();

  /** LIVEBOX_LOCAL. */
  private boolean isOpenHere;

  @Test
  void pageWithoutLogin_leadsToTheFormAndBack() {
    var request = new FakeRequest("GET", PAGE).answer("getQueryString", "a=1&b=2");
    assertThat(protectedPath(request, false))
        .isEqualTo("redirect ../login?to=%2Fhls_gateway%2Fadmin%2Flist%3Fa%3D1%26b%3D2");
  }

  @Test
  void postWithoutLogin_leadsToTheFormOnly() {
    assertThat(protectedPath(new FakeRequest("POST", PAGE), false)).isEqualTo("redirect ../login");
  }

  @Test
  void pageWithBasic_isNotLoggedIn() {
    assertThat(protectedPath(basic(new FakeRequest("GET", PAGE), "admin:right"), false))
        .startsWith("redirect");
  }

  @Test
  void apiWithoutLogin_asksForBasic() {
    assertThat(protectedPath(new FakeRequest("GET", API), false)).isEqualTo("");
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.header("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"HLS Gateway\", charset=\"UTF-8\"");
  }

  @Test
  void livebox_isOpenToThisMachine_onlyWhereTheSettingSaysSo() {
    assertThat(openPath(livebox(), false)).isEqualTo("");
    assertThat(response.status()).isEqualTo(401);
    isOpenHere = true;
    assertThat(openPath(livebox(), false)).isEqualTo("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,http://localhost:8080",
    "X-Forwarded-For,192.0.2.7",
    "Via,1.1 proxy",
    "Sec-Fetch-Site,cross-site",
    "Host,box.example:8080"
  })
  void livebox_isNotOpenToPagesAndProxies(String header, String value) {
    isOpenHere = true;
    assertThat(openPath(livebox().header(header, value), false)).isEqualTo("");
    assertThat(response.status()).isEqualTo(401);
  }

  @Test
  void theLiveboxsPage_isOpenToABrowserOfThisMachine_onlyWhereTheSettingSaysSo() {
    assertThat(openPath(page("GET", "/"), false)).startsWith("redirect");
  }

  @Test
  void theLiveboxsPage_isOpenToABrowserOfThisMachine() {
    isOpenHere = true;
    assertThat(openPath(page("GET", "/").header("Sec-Fetch-Site", "none"), false))
        .isEqualTo("nothing");
  }

  @Test
  void itsForms_areOpenToItsOwnPage() {
    isOpenHere = true;
    FakeRequest form =
        page("POST", "/start")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Origin", "http://localhost:8080");
    assertThat(openPath(form, false)).isEqualTo("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,http://evil.example",
    "Origin,null",
    "X-Forwarded-For,192.0.2.7",
    "Sec-Fetch-Site,cross-site",
    "Host,box.example:8080"
  })
  void theLiveboxsPage_isNotOpenToOtherSites(String header, String value) {
    isOpenHere = true;
    assertThat(openPath(page("POST", "/start").header(header, value), false))
        .isNotEqualTo("nothing");
  }

  private static FakeRequest page(String verb, String rest) {
    return outside("/hls_gateway/livebox")
        .answer("getMethod", verb)
        .answer("getPathInfo", rest)
        .answer("getRequestURI", "/hls_gateway/livebox" + rest)
        .answer("getRemoteAddr", "127.0.0.1")
        .header("Host", "localhost:8080");
  }

  @Test
  void nothingElse_isOpenToThisMachine() {
    isOpenHere = true;
    var request =
        new FakeRequest("GET", API)
            .answer("getRemoteAddr", "127.0.0.1")
            .header("Host", "localhost:8080");
    assertThat(protectedPath(request, false)).isEqualTo("");
    assertThat(response.status()).isEqualTo(401);
  }

  private static FakeRequest livebox() {
    return outside("/api/livebox/v1/start")
        .answer("getMethod", "PUT")
        .answer("getRemoteAddr", "127.0.0.1")
        .header("Host", "localhost:8080");
  }

  @Test
  void apiWithBasic_isLoggedIn() {
    assertThat(protectedPath(basic(new FakeRequest("GET", API), "admin:right"), false))
        .isEqualTo("admin [admin]");
  }

  @Test
  void apiWithWrongBasic_asksAgain_andInTheEndToWait() {
    for (int i = 0; i < 10; i++) {
      protectedPath(basic(new FakeRequest("GET", API), "admin:wrong" + i), false);
      assertThat(response.status()).isEqualTo(401);
    }
    protectedPath(basic(new FakeRequest("GET", API), "admin:right"), false);
    assertThat(response.status()).isEqualTo(429);
    assertThat(response.header("Retry-After")).isEqualTo("300");
  }

  @Test
  void session_isLoggedInEverywhere() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    login.logIn(browser.request(), response.response(), "admin", "right", false);

    assertThat(protectedPath(next(PAGE), false)).isEqualTo("admin [admin]");
    assertThat(protectedPath(next(API), false)).isEqualTo("admin [admin]");
    assertThat(openPath(next("/hls_gateway/"), false)).isEqualTo("admin [admin]");
    assertThat(openPath(next(READ), true)).isEqualTo("admin [admin]");
  }

  private FakeRequest next(String path) {
    Cookie[] cookies = {response.cookie("hlsgateway-stay")};
    return new FakeRequest("GET", path).answer("getCookies", cookies);
  }

  @Test
  void cookieThatCannotBeJudgedYet_isToldToComeAgain() {
    Cookie[] cookies = {new Cookie("hlsgateway-stay", Csrf.newToken())};
    // Nobody waits for ADMIN_PASSWORD who is to stop.
    Thread.currentThread().interrupt();
    assertThat(protectedPath(new FakeRequest("GET", PAGE).answer("getCookies", cookies), false))
        .isEmpty();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void watching_isOpenByDefault_whateverTheRequestCarries() {
    assertThat(openPath(new FakeRequest("GET", READ), false)).isEqualTo("nothing");
    assertThat(openPath(basic(new FakeRequest("GET", READ), "a:wrong"), false))
        .isEqualTo("nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.m3u8", "stream.ts", "snapshot.jpg", "thumbnail.jpg"})
  void entrancesOfAChannel_askWhoItIs_whereNotEverybodyMay(String file) {
    String entrance = "/hls_gateway/read/cam/" + file;
    assertThat(openPath(new FakeRequest("GET", entrance), true)).isEqualTo("");
    assertThat(response.status()).isEqualTo(401);
    assertThat(openPath(basic(new FakeRequest("GET", entrance), "admin:right"), true))
        .isEqualTo("admin [admin]");
  }

  @Test
  void watchingWhereItNeedsALogin_sendsBrowsersToTheFormAndPlayersToBasic() {
    var browser = new FakeRequest("GET", WATCH).header("Accept", "text/html,*/*;q=0.8");
    assertThat(openPath(browser, true))
        .isEqualTo("redirect ../login?to=%2Fhls_gateway%2Fwatch%2Fcam");
    var wall = new FakeRequest("GET", "/hls_gateway/wall").header("Accept", "text/html");
    assertThat(openPath(wall, true)).isEqualTo("redirect login?to=%2Fhls_gateway%2Fwall");
    assertThat(openPath(new FakeRequest("GET", READ), true)).isEqualTo("");
    assertThat(response.status()).isEqualTo(401);
    assertThat(openPath(basic(new FakeRequest("GET", READ), "admin:right"), true))
        .isEqualTo("admin [admin]");
  }

  @Test
  void preflightForAPlayer_needsNoLogin_andMaySendOne() {
    assertThat(openPath(new FakeRequest("OPTIONS", READ), true)).isEqualTo("nothing");
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.header("Access-Control-Allow-Headers").split(", "))
        .contains("Authorization", "Range");
  }

  @Test
  void refusalsOfAPlayer_canBeReadByThePageItIsIn() {
    openPath(new FakeRequest("GET", READ), true);
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.header("Access-Control-Expose-Headers")).contains("WWW-Authenticate");
  }

  @Test
  void noOtherSite_readsTheApiOrTheWall() {
    openPath(new FakeRequest("GET", "/hls_gateway/wall"), false);
    protectedPath(new FakeRequest("GET", API), false);
    assertThat(response.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void failuresThroughATrustedProxy_countForTheClientAlone() {
    for (int i = 0; i < 10; i++) {
      protectedPath(through("203.0.113.66", "admin:wrong" + i), false);
      assertThat(response.status()).isEqualTo(401);
    }
    protectedPath(through("203.0.113.66", "admin:right"), false);
    assertThat(response.status()).isEqualTo(429);
    // Whatever he says himself stands left of what the proxy adds.
    protectedPath(through("203.0.113.7, 203.0.113.66", "admin:right"), false);
    assertThat(response.status()).isEqualTo(429);

    assertThat(protectedPath(through("203.0.113.7", "admin:right"), false))
        .isEqualTo("admin [admin]");
  }

  @Test
  void failuresOfAStrangerWhoSaysThatHeIsManyOthers_countForHim() {
    for (int i = 0; i < 10; i++) {
      protectedPath(
          basic(new FakeRequest("GET", API), "admin:wrong" + i)
              .header("X-Forwarded-For", "203.0.113." + i),
          false);
    }
    protectedPath(
        basic(new FakeRequest("GET", API), "admin:right").header("X-Forwarded-For", "203.0.113.99"),
        false);
    assertThat(response.status()).isEqualTo(429);
  }

  @Test
  void outsideOfOurAddresses_thatThereIsNothing_everybodyMayKnow_andANewServletIsClosed() {
    assertThat(openPath(outside("/favicon.ico"), false)).isEqualTo("nothing");
    assertThat(openPath(outside("/commands"), false)).isEqualTo("nothing");
    assertThat(openPath(outside("/new"), false)).startsWith("redirect");
    assertThat(openPath(outside("/exact"), false)).startsWith("redirect");
    assertThat(openPath(outside("/some/page.new"), false)).startsWith("redirect");
  }

  private static FakeRequest outside(String servlet) {
    ServletRegistration all =
        FakeRequest.proxy(
            ServletRegistration.class,
            (name, arguments) -> List.of("", "/commands/*", "/new/*", "/exact", "*.new"));
    ServletContext context =
        FakeRequest.proxy(ServletContext.class, (name, arguments) -> Map.of("all", all));
    return new FakeRequest("GET", servlet).answer("getServletContext", context);
  }

  private static FakeRequest through(String forwardedFor, String credentials) {
    return basic(new FakeRequest("GET", API), credentials)
        .answer("getRemoteAddr", "10.1.2.3")
        .header("X-Forwarded-For", forwardedFor);
  }

  private static FakeRequest basic(FakeRequest request, String credentials) {
    var bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private String protectedPath(FakeRequest request, boolean watchingNeedsLogin) {
    return outcome(request, watchingNeedsLogin, true);
  }

  private String openPath(FakeRequest request, boolean watchingNeedsLogin) {
    return outcome(request, watchingNeedsLogin, false);
  }

  /** What the container was told; empty if the response says it all. */
  private String outcome(FakeRequest request, boolean watchingNeedsLogin, boolean isProtected) {
    var access =
        new Settings.Access("admin", Optional.empty(), watchingNeedsLogin, List.of("*"), List.of());
    var server =
        new Settings.Server(
            8080,
            "*",
            false,
            Optional.empty(),
            new TrustedProxies(List.of(Network.parse("10.0.0.0/8").orElseThrow())));
    var mechanism =
        new GatewayAuthentication(
            login,
            accounts.links,
            accounts.access(watchingNeedsLogin),
            new Settings(
                server,
                null,
                null,
                null,
                null,
                null,
                access,
                null,
                null,
                null,
                new Settings.Livebox(
                    isOpenHere,
                    Optional.empty(),
                    Duration.ofDays(1),
                    Optional.empty(),
                    false,
                    false,
                    Optional.empty())));
    var told = new StringBuilder();
    var context =
        FakeRequest.proxy(
            HttpMessageContext.class,
            (name, arguments) -> {
              switch (name) {
                case "isProtected" -> {
                  return isProtected;
                }
                case "doNothing" -> told.append("nothing");
                case "notifyContainerAboutLogin" ->
                    told.append(arguments[0]).append(' ').append(arguments[1]);
                default -> throw new AssertionError(name);
              }
              return null;
            });
    try {
      mechanism.validateRequest(request.request(), response.response(), context);
      if (response.status() == 302) {
        told.append("redirect ").append(response.header("Location"));
      }
    } catch (AuthenticationException e) {
      throw new AssertionError(e);
    }
    return told.toString();
  }
}
