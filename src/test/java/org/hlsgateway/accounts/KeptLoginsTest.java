package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.hlsgateway.FakeClock;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLoginsTest {

  private static final String COOKIE = "hlsgateway-stay";
  private static final Account ADMIN = new Account("admin", Set.of("admin"));

  @TempDir private Path folder;
  private final FakeClock clock = new FakeClock();
  private final FakeResponse response = new FakeResponse();

  @Test
  void login_outlivesARestart_withTheTokenOfItsOpenPages() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    login("right").logIn(browser.request(), response.response(), "admin", "right", false);
    String token = Csrf.token(browser.request());

    FakeRequest after = withCookie(new FakeRequest("POST", "/hls_gateway/admin/add"));
    assertThat(login("right").recognise(after.request(), response.response())).contains(ADMIN);
    assertThat(after.hasSession()).isFalse();
    assertThat(CsrfFilter.isAllowed(after.request())).isFalse();
    assertThat(CsrfFilter.isAllowed(after.parameter("csrf", token).request())).isTrue();
    assertThat(Csrf.token(after.request())).isEqualTo(token);
  }

  @Test
  void file_holdsNoSecret_andIsItsOwnersOnly() throws IOException {
    String secret = kept("right").make(true);
    Path file = folder.resolve("logins");
    assertThat(Files.readString(file)).doesNotContain(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void anotherPassword_orName_endsAllLogins() {
    String secret = kept("right").make(true);
    assertThat(kept("right").find(secret)).isPresent();
    assertThat(kept("other").find(secret)).isEmpty();
    var renamed = new KeptLogins(folder, "root", TestLogins.password("right"), clock);
    assertThat(renamed.find(secret)).isEmpty();
  }

  @Test
  void loggedOut_isOver_alsoAfterARestart() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    Login login = login("right");
    login.logIn(browser.request(), response.response(), "admin", "right", true);
    String secret = response.cookie(COOKIE).getValue();
    login.logOut(withCookie(browser.next("POST", "/hls_gateway/logout")).request(), out());
    assertThat(kept("right").find(secret)).isEmpty();
  }

  @Test
  void withoutUse_itEndsInTime_andWithUseItGoesOn() {
    KeptLogins kept = kept("right");
    String goes = kept.make(false);
    String stays = kept.make(true);
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
    KeptLogins kept = kept("right");
    Set<String> made = new HashSet<>();
    for (int i = 0; i < KeptLogins.MOST + 5; i++) {
      made.add(kept.make(false));
    }
    assertThat(made.stream().filter(secret -> kept.find(secret).isPresent()))
        .hasSize(KeptLogins.MOST);
  }

  @Test
  void damagedFile_isAsIfNobodyWereLoggedIn() throws IOException {
    String secret = kept("right").make(true);
    Files.writeString(folder.resolve("logins"), "x");
    assertThat(kept("right").find(secret)).isEmpty();
    assertThat(kept("right").make(true)).isNotEmpty();
  }

  @Test
  void cookie_isHiddenFromScripts_andOverTlsHasANameOfItsOwn() {
    var plain = new FakeRequest("POST", "/hls_gateway/login");
    login("right").logIn(plain.request(), response.response(), "admin", "right", false);
    assertThat(response.cookie(COOKIE).isHttpOnly()).isTrue();
    assertThat(response.cookie(COOKIE).getAttribute("SameSite")).isEqualTo("Lax");
    assertThat(response.cookie(COOKIE).getMaxAge()).isEqualTo(-1);

    var secure = new FakeRequest("POST", "/hls_gateway/login").answer("isSecure", true);
    login("right").logIn(secure.request(), response.response(), "admin", "right", true);
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

  private KeptLogins kept(String password) {
    return new KeptLogins(folder, "admin", TestLogins.password(password), clock);
  }

  private Login login(String password) {
    return new Login(
        credential -> new CredentialValidationResult("admin", Set.of("admin")),
        kept(password),
        clock);
  }
}
