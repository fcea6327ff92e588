package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.FakeClock;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final FakeClock clock = accounts.clock;
  private final FakeResponse response = new FakeResponse();
  private final Login login = accounts.login();

  @Test
  void rightPassword_logsTheBrowserInUnderANewSessionId() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    browser.request().getSession();
    int before = browser.sessionNumber();

    assertThat(login.logIn(browser.request(), response.response(), "Admin", "right", false))
        .isInstanceOf(Login.Outcome.Accepted.class);
    assertThat(browser.sessionNumber()).isNotEqualTo(before);
    var next = browser.next("GET", "/").answer("getCookies", cookies());
    assertThat(login.recognise(next.request(), response.response())).contains(accounts.admin());
    assertThat(Login.of(next.request())).contains(accounts.admin());
    assertThat(accounts.admin().lastLogin()).contains(clock.instant());
  }

  private Cookie[] cookies() {
    return new Cookie[] {response.cookie("hlsgateway-stay")};
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
  void rightPassword_logsIn_evenWhereTheDatabaseDoesNotAnswer() {
    accounts.database.close();
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    assertThat(login.logIn(browser.request(), response.response(), "admin", "right", false))
        .isInstanceOf(Login.Outcome.Accepted.class);
    assertThat(accounts.admin().lastLogin()).contains(clock.instant());
  }

  @Test
  void logout_endsTheSession() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    browser.request().getSession();
    login.logIn(browser.request(), response.response(), "admin", "right", false);
    login.logOut(browser.request(), response.response());
    assertThat(browser.hasSession()).isFalse();
  }

  @Test
  void tooManyAttempts_areNotEvenLookedAt() {
    for (int i = 0; i < 10; i++) {
      login.check("192.0.2.1", "admin", "wrong" + i);
    }
    int before = accounts.derivations.get();

    assertThat(login.check("192.0.2.1", "admin", "right"))
        .isEqualTo(new Login.Outcome.Braked(Duration.ofMinutes(5)));
    assertThat(accounts.derivations.get()).isEqualTo(before);
    clock.advance(Duration.ofMinutes(5));
    assertThat(login.check("192.0.2.1", "admin", "right"))
        .isInstanceOf(Login.Outcome.Accepted.class);
  }

  @Test
  void whoIsLoggedIn_guessesTheirPasswordNoFasterThanStrangersDo() {
    Account anna = accounts.add("anna", Role.VIEWER, "annas own");
    for (int i = 0; i < 10; i++) {
      assertThat(login.confirm("192.0.2.1", anna, "wrong" + i))
          .isEqualTo(new Login.Outcome.Wrong());
    }
    int before = accounts.derivations.get();
    assertThat(login.confirm("192.0.2.1", anna, "annas own"))
        .isEqualTo(new Login.Outcome.Braked(Duration.ofMinutes(5)));
    assertThat(accounts.derivations.get()).isEqualTo(before);
    clock.advance(Duration.ofMinutes(5));
    assertThat(login.confirm("192.0.2.1", anna, "annas own"))
        .isInstanceOf(Login.Outcome.Accepted.class);
  }

  @Test
  void login_makesNoSession() {
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    login.logIn(browser.request(), response.response(), "admin", "right", true);
    assertThat(browser.hasSession()).isFalse();
  }

  @Test
  void playerWithTheFormerPassword_keepsNobodyElseOut_andCostsOneDerivation() {
    accounts.changes.set(accounts.admin(), "another one");
    int before = accounts.derivations.get();
    for (int i = 0; i < 50; i++) {
      assertThat(login.check("192.0.2.1", "admin", "right")).isEqualTo(new Login.Outcome.Wrong());
    }
    assertThat(accounts.derivations.get()).isEqualTo(before + 1);
    assertThat(login.check("192.0.2.1", "admin", "another one"))
        .isInstanceOf(Login.Outcome.Accepted.class);
    // What was wrong may be right by now.
    accounts.changes.set(accounts.admin(), "right");
    assertThat(login.check("192.0.2.1", "admin", "right"))
        .isInstanceOf(Login.Outcome.Accepted.class);
  }

  @Test
  void guessesAtOnce_areNoMoreThanOneByOne() throws Exception {
    int before = accounts.derivations.get();
    List<Thread> guessers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String guess = "wrong" + i;
      Thread guesser = new Thread(() -> login.check("192.0.2.1", "admin", guess));
      guessers.add(guesser);
      guesser.start();
    }
    for (Thread guesser : guessers) {
      guesser.join(10_000);
    }
    assertThat(accounts.derivations.get()).isEqualTo(before + Brake.FAILURES_PER_ADDRESS);
  }

  @Test
  void crowdOfStrangers_keepsNobodyOutWhoLoggedInThereBefore() throws Exception {
    login.check("198.51.100.7", "admin", "right");
    accounts.changes.setHash(accounts.admin(), accounts.passwords.hash("another one"));
    var go = new CountDownLatch(1);
    accounts.slowly(go);
    List<Thread> strangers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String address = "192.0.2." + i;
      Thread stranger = new Thread(() -> login.check(address, "admin", "guess of " + address));
      strangers.add(stranger);
      stranger.start();
    }
    while (strangers.stream().filter(Thread::isAlive).count() > Passwords.MOST_STRANGERS_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(login.check("203.0.113.1", "admin", "another one"))
        .isInstanceOf(Login.Outcome.Braked.class);
    var owner = new Thread(() -> login.check("198.51.100.7", "admin", "another one"));
    owner.start();
    // One stranger and the owner are at it.
    while (accounts.passwords.waiting() < 2) {
      Thread.onSpinWait();
    }
    go.countDown();
    owner.join(10_000);
    assertThat(accounts.passwords.isKnown(Optional.of(accounts.admin()), "another one")).isTrue();
    for (Thread stranger : strangers) {
      stranger.join(10_000);
    }
  }

  @Test
  void hugeCredentials_areWrongWithoutBeingHashed_andCount() {
    int before = accounts.derivations.get();
    for (int i = 0; i < 10; i++) {
      assertThat(login.check("192.0.2.1", "admin", "x".repeat(10_000)))
          .isEqualTo(new Login.Outcome.Wrong());
    }
    assertThat(accounts.derivations.get()).isEqualTo(before);
    assertThat(login.check("192.0.2.1", "admin", "right")).isInstanceOf(Login.Outcome.Braked.class);
  }

  @Test
  void rightPasswordAgain_costsNoDerivation_untilItIsAnotherOne() {
    login.check("192.0.2.1", "admin", "right");
    int before = accounts.derivations.get();
    for (int i = 0; i < 100; i++) {
      login.check("192.0.2.1", "admin", "right");
    }
    assertThat(accounts.derivations.get()).isEqualTo(before);

    accounts.changes.set(accounts.admin(), "another one");
    assertThat(login.check("192.0.2.1", "admin", "right")).isEqualTo(new Login.Outcome.Wrong());
  }

  @Test
  void nameThatNobodyHas_takesAsManyDerivationsAsAWrongPassword() {
    int before = accounts.derivations.get();
    login.check("192.0.2.1", "nobody", "wrong");
    login.check("192.0.2.1", "admin", "wrong");
    assertThat(accounts.derivations.get()).isEqualTo(before + 2);
  }

  @Test
  void accountThatIsOff_isAsIfItsPasswordWereWrong() {
    Account off = accounts.add("off", Role.VIEWER, "right");
    accounts.accounts.update(
        off,
        off.version(),
        new AccountValues("off", Optional.empty(), Optional.empty(), Role.VIEWER, false),
        Optional.empty());
    assertThat(login.check("192.0.2.1", "off", "right")).isEqualTo(new Login.Outcome.Wrong());
    for (int i = 1; i < Brake.FAILURES_PER_ADDRESS; i++) {
      login.check("192.0.2.1", "off", "guess" + i);
    }
    assertThat(login.check("192.0.2.1", "off", "guess")).isInstanceOf(Login.Outcome.Braked.class);
  }

  @Test
  void rightPasswordFromManyPlayersAtOnce_isDerivedOnce_andAllAreLetIn() throws Exception {
    var go = new CountDownLatch(1);
    int before = accounts.derivations.get();
    accounts.slowly(go);
    var right = new AtomicInteger();
    List<Thread> players = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Thread player =
          new Thread(
              () -> {
                if (accounts.passwords.areRight(Optional.of(accounts.admin()), "right", true)) {
                  right.incrementAndGet();
                }
              });
      players.add(player);
      player.start();
    }
    while (players.stream().anyMatch(each -> each.getState() == Thread.State.RUNNABLE)) {
      Thread.onSpinWait();
    }
    go.countDown();
    for (Thread player : players) {
      player.join(10_000);
    }
    assertThat(right.get()).isEqualTo(40);
    assertThat(accounts.derivations.get()).isEqualTo(before + 1);
  }

  @Test
  void tooManyPasswordsAtOnce_areTurnedAway_andTwoAtMostAreDerived() throws Exception {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    var go = new CountDownLatch(1);
    Pbkdf2PasswordHash slow =
        FakeRequest.proxy(
            Pbkdf2PasswordHash.class,
            (name, arguments) -> {
              if (name.equals("verify")) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                atOnce.decrementAndGet();
                return true;
              }
              return null;
            });
    var passwords = new Passwords(slow, 1024);
    var busy = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  passwords.matches("hash", "password");
                } catch (Passwords.Busy e) {
                  if (busy.incrementAndGet() == 40 - Passwords.AT_ONCE - Passwords.MOST_WAITING) {
                    go.countDown();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    assertThat(most.get()).isEqualTo(Passwords.AT_ONCE);
    assertThat(busy.get()).isEqualTo(40 - Passwords.AT_ONCE - Passwords.MOST_WAITING);
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
