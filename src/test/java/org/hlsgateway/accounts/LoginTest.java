package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.time.Duration;
import java.util.Set;
import org.hlsgateway.FakeClock;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private final FakeClock clock = new FakeClock();
  private final FakeResponse response = new FakeResponse();
  private int looks;
  private final Login login =
      new Login(
          credential -> {
            looks++;
            var given = (UsernamePasswordCredential) credential;
            return given.compareTo("admin", "right")
                ? new CredentialValidationResult("admin", Set.of("admin"))
                : CredentialValidationResult.INVALID_RESULT;
          },
          TestLogins.kept(clock),
          clock);

  @Test
  void rightPassword_logsTheSessionInUnderANewId() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    browser.request().getSession();
    int before = browser.sessionNumber();

    var account = new Account("admin", Set.of("admin"));
    assertThat(login.logIn(browser.request(), response.response(), "admin", "right", false))
        .isEqualTo(new Login.Outcome.Accepted(account));
    assertThat(browser.sessionNumber()).isNotEqualTo(before);
    assertThat(Login.of(browser.next("GET", "/").request())).contains(account);
  }

  @Test
  void wrongPassword_logsNobodyIn() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    assertThat(login.logIn(browser.request(), response.response(), "admin", "wrong", false))
        .isEqualTo(new Login.Outcome.Wrong());
    assertThat(Login.of(browser.request())).isEmpty();
    assertThat(browser.hasSession()).isFalse();
  }

  @Test
  void logout_endsTheSession() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    login.logIn(browser.request(), response.response(), "admin", "right", false);
    login.logOut(browser.request(), response.response());
    assertThat(browser.hasSession()).isFalse();
  }

  @Test
  void tooManyAttempts_areNotEvenLookedAt() {
    for (int i = 0; i < 10; i++) {
      login.check("192.0.2.1", "admin", "wrong");
    }
    int before = looks;

    assertThat(login.check("192.0.2.1", "admin", "right"))
        .isEqualTo(new Login.Outcome.Braked(Duration.ofMinutes(5)));
    assertThat(looks).isEqualTo(before);
    clock.advance(Duration.ofMinutes(5));
    assertThat(login.check("192.0.2.1", "admin", "right"))
        .isInstanceOf(Login.Outcome.Accepted.class);
  }

  @Test
  void hugeCredentials_areWrongWithoutBeingHashed_andCount() {
    for (int i = 0; i < 10; i++) {
      assertThat(login.check("192.0.2.1", "admin", "x".repeat(10_000)))
          .isEqualTo(new Login.Outcome.Wrong());
    }
    assertThat(looks).isZero();
    assertThat(login.check("192.0.2.1", "admin", "right")).isInstanceOf(Login.Outcome.Braked.class);
  }

  @Test
  void retryAfter_isWholeSecondsAndNeverZero() {
    assertThat(new Login.Outcome.Braked(Duration.ofMillis(1)).seconds()).isEqualTo(1);
    assertThat(new Login.Outcome.Braked(Duration.ofMillis(2001)).seconds()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hls_gateway/",
        "/hls_gateway/admin/edit?nickname=cam%201&x=//evil",
        "/hls_gateway/watch/cam"
      })
  void targetOfOurs_isKept(String target) {
    assertThat(LoginTarget.safe(target)).isEqualTo(target);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "/elsewhere",
        "//evil.example/hls_gateway/",
        "https://evil.example/hls_gateway/",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/hls_gateway/\\evil.example",
        "/hls_gateway/..//evil.example",
        "/hls_gateway/%2e%2e/%2e%2e",
        "/hls_gateway//evil.example",
        "/hls_gateway/a\r\nLocation: https://evil.example",
        "/hls_gateway/login?to=/hls_gateway/login",
        "/hls_gateway/logout"
      })
  void targetElsewhere_becomesTheChannelList(String target) {
    assertThat(LoginTarget.safe(target)).isEqualTo("/hls_gateway/admin/list");
  }

  @Test
  void basicHeader_isReadAsUtf8AndSplitAtTheFirstColon() {
    assertThat(BasicCredentials.of("basic YWRtaW46YTpiw7w="))
        .contains(new BasicCredentials("admin", "a:bü"));
    for (String bad : new String[] {null, "", "Bearer x", "Basic", "Basic !!", "Basic YWRtaW4="}) {
      assertThat(BasicCredentials.of(bad)).isEmpty();
    }
  }
}
