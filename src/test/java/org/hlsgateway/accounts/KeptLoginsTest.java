package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.FakeClock;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLoginsTest {

  private static final String COOKIE = "hlsgateway-stay";

  @TempDir private Path folder;
  private TestAccounts accounts;
  private FakeClock clock;
  private final FakeResponse response = new FakeResponse();

  @BeforeEach
  void open() {
    accounts = TestAccounts.withAdmin(folder);
    clock = accounts.clock;
  }

  @Test
  void login_outlivesARestart_withTheTokenOfItsOpenPages() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    login().logIn(browser.request(), response.response(), "admin", "right", false);
    String token = Csrf.token(browser.request());

    FakeRequest after = withCookie(new FakeRequest("POST", "/hls_gateway/admin/add"));
    assertThat(login().recognise(after.request(), response.response())).contains(accounts.admin());
    assertThat(after.hasSession()).isFalse();
    assertThat(CsrfFilter.isAllowed(after.request())).isFalse();
    assertThat(CsrfFilter.isAllowed(after.parameter("csrf", token).request())).isTrue();
    assertThat(Csrf.token(after.request())).isEqualTo(token);
  }

  @Test
  void file_holdsNoSecret_andIsItsOwnersOnly() throws IOException {
    String secret = make(kept(), accounts.admin(), true);
    Path file = folder.resolve("logins");
    assertThat(Files.readString(file)).doesNotContain(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void anotherPassword_role_orSwitchingOff_endsAllLogins() {
    Account second = accounts.add("second", Role.ADMIN, "right");
    String secret = make(kept(), second, true);
    assertThat(kept().find(secret)).isPresent();
    accounts.changes.set(second, "another one");
    assertThat(kept().find(secret)).isEmpty();

    second = accounts.accounts.byId(second.id()).orElseThrow();
    secret = make(kept(), second, true);
    var viewer = new AccountValues("second", Optional.empty(), Optional.empty(), Role.VIEWER, true);
    second = accounts.accounts.update(second, second.version(), viewer, Optional.empty());
    assertThat(kept().find(secret)).isEmpty();

    secret = make(kept(), second, true);
    accounts.accounts.delete(second, second.version(), Optional.empty());
    assertThat(kept().find(secret)).isEmpty();
  }

  @Test
  void loggingOutEverywhere_leavesThisBrowser() {
    KeptLogins kept = kept();
    String here = make(kept, accounts.admin(), false);
    String elsewhere = make(kept, accounts.admin(), true);
    Account now = accounts.accounts.endLogins(accounts.admin().id());
    assertThat(kept.carryOver(here, now)).isTrue();
    assertThat(kept.find(elsewhere)).isEmpty();
    assertThat(kept().find(here)).isPresent();
    assertThat(kept().of(now, Optional.of(here)))
        .singleElement()
        .satisfies(only -> assertThat(only.current()).isTrue());
  }

  @Test
  void loggedOut_isOver_alsoAfterARestart() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    Login login = login();
    login.logIn(browser.request(), response.response(), "admin", "right", true);
    String secret = response.cookie(COOKIE).getValue();
    login.logOut(withCookie(browser.next("POST", "/hls_gateway/logout")).request(), out());
    assertThat(kept().find(secret)).isEmpty();
  }

  @Test
  void withoutUse_itEndsInTime_andWithUseItGoesOn() {
    KeptLogins kept = kept();
    String goes = make(kept, accounts.admin(), false);
    String stays = make(kept, accounts.admin(), true);
    clock.advance(Duration.ofHours(7));
    assertThat(kept.find(goes).orElseThrow().renewed()).isTrue();
    clock.advance(Duration.ofHours(7));
    assertThat(kept.find(goes)).isPresent();
    clock.advance(Duration.ofHours(8));
    assertThat(kept.find(goes)).isEmpty();
    clock.advance(Duration.ofDays(29));
    assertThat(kept.find(stays)).isPresent();
    clock.advance(Duration.ofDays(30));
    assertThat(kept.find(stays)).isEmpty();
  }

  @Test
  void thereAreNeverTooMany() {
    KeptLogins kept = kept();
    Set<String> made = new HashSet<>();
    for (int i = 0; i < KeptLogins.MOST_OF_AN_ACCOUNT + 5; i++) {
      made.add(make(kept, accounts.admin(), false));
    }
    assertThat(made.stream().filter(secret -> kept.find(secret).isPresent()))
        .hasSize(KeptLogins.MOST_OF_AN_ACCOUNT);
  }

  @Test
  void damagedFile_isAsIfNobodyWereLoggedIn() throws IOException {
    String secret = make(kept(), accounts.admin(), true);
    Files.writeString(folder.resolve("logins"), "x");
    assertThat(kept().find(secret)).isEmpty();
    assertThat(make(kept(), accounts.admin(), true)).isNotEmpty();
  }

  @Test
  void cookie_isHiddenFromScripts_andOverTlsHasANameOfItsOwn() {
    var plain = new FakeRequest("POST", "/hls_gateway/login");
    login().logIn(plain.request(), response.response(), "admin", "right", false);
    assertThat(response.cookie(COOKIE).isHttpOnly()).isTrue();
    assertThat(response.cookie(COOKIE).getAttribute("SameSite")).isEqualTo("Lax");
    assertThat(response.cookie(COOKIE).getMaxAge()).isEqualTo(-1);

    var secure = new FakeRequest("POST", "/hls_gateway/login").answer("isSecure", true);
    login().logIn(secure.request(), response.response(), "admin", "right", true);
    Cookie cookie = response.cookie("__Secure-" + COOKIE);
    assertThat(cookie.getSecure()).isTrue();
    assertThat(cookie.getMaxAge()).isEqualTo(30 * 24 * 60 * 60);
  }

  private static jakarta.servlet.http.HttpServletResponse out() {
    return new FakeResponse().response();
  }

  private FakeRequest withCookie(FakeRequest request) {
    return request.answer("getCookies", new Cookie[] {response.cookie(COOKIE)});
  }

  private static String make(KeptLogins kept, Account account, boolean stays) {
    return kept.make(account, stays, new KeptLogins.Place("192.0.2.1", "Firefox \u00fc"));
  }

  private KeptLogins kept() {
    return accounts.kept();
  }

  private Login login() {
    return accounts.login();
  }
}
