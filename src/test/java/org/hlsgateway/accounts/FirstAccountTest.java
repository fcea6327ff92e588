package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.hlsgateway.channels.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAccountTest {
  @TempDir Path folder;
  private final TestDatabase database = TestAccounts.database();

  @Test
  void firstStart_makesAnAdministratorWhosePasswordIsShownOnce() throws IOException {
    TestAccounts made = start(Optional.empty());
    String password = made.first.makePassword().orElseThrow();

    assertThat(password).matches("[a-z2-9]{5}(-[a-z2-9]{5}){3}");
    assertThat(made.admin().role()).isEqualTo(Role.ADMIN);
    assertThat(isRight(made, password)).isTrue();
    assertThat(isRight(made, password + "x")).isFalse();
    assertThat(Files.readString(file())).startsWith("pbkdf2-sha256$").doesNotContain(password);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");

    TestAccounts again = start(Optional.empty());
    assertThat(again.first.makePassword()).isEmpty();
    assertThat(isRight(again, password)).isTrue();
  }

  @Test
  void startThatIsRefusedLater_makesNoPassword_soThatTheNextOneShowsIt() throws IOException {
    TestAccounts refused = start(Optional.empty());
    assertThat(file()).doesNotExist();
    assertThat(refused.admin().passwordHash()).isEmpty();
    assertThat(refused.first.name()).isEqualTo("admin");

    TestAccounts next = start(Optional.empty());
    assertThat(isRight(next, next.first.makePassword().orElseThrow())).isTrue();
  }

  @Test
  void anotherAdminUser_endsTheFormerOne_andWhatItWasLoggedInBy() throws IOException {
    TestAccounts one = start(Optional.of("chosen by hand"));
    one.login().check("192.0.2.1", "admin", "chosen by hand");
    String secret = one.kept().make(one.admin(), true, KeptLogins.Place.UNKNOWN);
    one.add("own", Role.ADMIN, "some password");

    TestAccounts other = startAs("boss", Optional.of("chosen by hand"));
    assertThat(other.login().check("192.0.2.1", "admin", "chosen by hand"))
        .isEqualTo(new Login.Outcome.Wrong());
    assertThat(other.kept().find(secret)).isEmpty();
    assertThat(other.admin().enabled()).isFalse();
    assertThat(other.login().check("192.0.2.1", "own", "some password"))
        .isInstanceOf(Login.Outcome.Accepted.class);
    assertThat(other.login().check("192.0.2.1", "boss", "chosen by hand"))
        .isInstanceOf(Login.Outcome.Accepted.class);

    assertThat(start(Optional.of("chosen by hand")).admin().enabled()).isTrue();
  }

  @Test
  void passwordThatSomebodyChoseAfterTheSetting_isNoLongerTheSettings() throws IOException {
    start(Optional.of("chosen by hand")).first.settle();
    TestAccounts without = start(Optional.empty());
    without.changes.set(without.admin(), "something else");
    assertThat(isRight(startAs("boss", Optional.of("chosen by hand")), "something else")).isTrue();
  }

  @Test
  void cookieBeforeAdminPasswordIsKnown_needsNoPlaceAmongThoseWhoTryPasswords() throws Exception {
    TestAccounts one = start(Optional.of("chosen by hand"));
    one.first.settle();
    String secret = one.kept().make(one.admin(), true, KeptLogins.Place.UNKNOWN);
    TestAccounts next = start(Optional.of("chosen by hand"));
    var done = new CountDownLatch(1);
    List<Thread> crowd = next.crowd(done);
    try {
      assertThatThrownBy(() -> next.passwords.hash("y")).isInstanceOf(Passwords.Busy.class);
      assertThat(next.kept().find(secret)).isPresent();
    } finally {
      done.countDown();
      for (Thread each : crowd) {
        each.join(10_000);
      }
    }
  }

  @Test
  void loginsTakenOver_areKeptInTheFileAtOnce() throws IOException {
    String hash = former("geheim12");
    Files.writeString(file(), hash);
    Files.writeString(
        folder.resolve("logins"),
        hash + "\nadmin\n" + Hashes.sha256(Csrf.newToken()) + " 99999999999 stays\n");
    start(Optional.empty()).kept().find("any");
    assertThat(Files.readString(folder.resolve("logins"))).startsWith("hls-gateway logins 2\n");
  }

  @Test
  void passwordFileOfAVersionWithoutAccounts_becomesTheFirstAccount() throws IOException {
    Files.writeString(file(), former("geheim12"));
    TestAccounts upgraded = start(Optional.empty());

    assertThat(upgraded.first.makePassword()).isEmpty();
    assertThat(isRight(upgraded, "geheim12")).isTrue();
    assertThat(isRight(upgraded, "geheim13")).isFalse();
    assertThat(upgraded.first.name()).isEqualTo("admin");
  }

  @Test
  void loginsOfAVersionWithoutAccounts_stayLoggedIn() throws IOException {
    String hash = former("geheim12");
    Files.writeString(file(), hash);
    String secret = Csrf.newToken();
    long until = TestAccounts.empty(folder).clock.instant().getEpochSecond() + 1000;
    Files.writeString(
        folder.resolve("logins"),
        hash + "\nadmin\n" + Hashes.sha256(secret) + " " + until + " stays\n");

    TestAccounts upgraded = start(Optional.empty());
    assertThat(upgraded.kept().find(secret).orElseThrow().account().name()).isEqualTo("admin");
  }

  @Test
  void otherPasswordThanThoseLogins_endsThem() throws IOException {
    Files.writeString(file(), former("geheim12"));
    String secret = Csrf.newToken();
    Files.writeString(
        folder.resolve("logins"),
        former("another one") + "\nadmin\n" + Hashes.sha256(secret) + " 99999999999 stays\n");
    assertThat(start(Optional.empty()).kept().find(secret)).isEmpty();
  }

  @Test
  void adminPassword_countsAtOnce_andAnotherOneEndsWhatWasLoggedIn() throws IOException {
    TestAccounts one = start(Optional.of("chosen by hand"));
    assertThat(file()).doesNotExist();
    var accepted = one.login().check("192.0.2.1", "admin", "chosen by hand");
    assertThat(accepted).isInstanceOf(Login.Outcome.Accepted.class);
    String secret = one.kept().make(one.admin(), true, KeptLogins.Place.UNKNOWN);

    TestAccounts same = start(Optional.of("chosen by hand"));
    assertThat(same.kept().find(secret)).isPresent();

    TestAccounts other = start(Optional.of("another one"));
    assertThat(other.kept().find(secret)).isEmpty();
    assertThat(other.login().check("192.0.2.1", "admin", "chosen by hand"))
        .isEqualTo(new Login.Outcome.Wrong());
  }

  @Test
  void anotherAdminPassword_isWhatTheFormsAskForToo_beforeAnybodyLoggedIn() throws IOException {
    start(Optional.of("chosen by hand")).first.settle();
    TestAccounts other = start(Optional.of("another one"));
    Login login = other.login();
    assertThat(login.confirm("192.0.2.1", other.admin(), "chosen by hand"))
        .isEqualTo(new Login.Outcome.Wrong());
    assertThat(login.confirm("192.0.2.1", other.admin(), "another one"))
        .isInstanceOf(Login.Outcome.Accepted.class);
  }

  @Test
  void adminPasswordTakenOut_leavesTheLastOneToLogInWith() throws IOException {
    start(Optional.of("chosen by hand")).login().check("192.0.2.1", "admin", "chosen by hand");
    assertThat(isRight(start(Optional.empty()), "chosen by hand")).isTrue();
  }

  @Test
  void adminPasswordNeverUsed_andTakenOut_meansAFreshOne() throws IOException {
    start(Optional.of("chosen by hand"));
    TestAccounts without = start(Optional.empty());
    assertThat(isRight(without, without.first.makePassword().orElseThrow())).isTrue();
  }

  @Test
  void adminUserOfTheSetting_administersWhateverWasMadeOfIt() throws IOException {
    TestAccounts one = start(Optional.of("chosen by hand"));
    one.add("second", Role.ADMIN, "some password");
    one.accounts.update(
        one.admin(),
        one.admin().version(),
        new AccountValues("admin", Optional.empty(), Optional.empty(), Role.VIEWER, false),
        Optional.empty());
    assertThat(start(Optional.of("chosen by hand")).admin().isAdmin()).isTrue();
  }

  @Test
  void passwordOfTheSetting_isChangedOnlyThere() throws IOException {
    TestAccounts one = start(Optional.of("chosen by hand"));
    assertThatThrownBy(() -> one.changes.set(one.admin(), "something else"))
        .isInstanceOf(RefusedChange.class)
        .hasMessageContaining("ADMIN_PASSWORD");
  }

  @Test
  void newPassword_takesTheFormerOneOffTheDisk() throws IOException {
    TestAccounts made = start(Optional.empty());
    made.changes.set(made.admin(), "something else");
    assertThat(file()).doesNotExist();
    assertThat(isRight(start(Optional.empty()), "something else")).isTrue();
  }

  @Test
  void fileThatIsNotAHash_isAnError() throws IOException {
    for (String bad :
        List.of("", "secret", "pbkdf2-sha256$1$AA==$AA==", "pbkdf2-sha256$x$AA==$AA==")) {
      Files.writeString(file(), bad);
      assertThatThrownBy(() -> start(Optional.empty()))
          .isInstanceOf(IOException.class)
          .hasMessage("not a password file");
    }
  }

  @Test
  void sessionFixation_isWorthNothing() throws IOException {
    TestAccounts made = start(Optional.of("chosen by hand"));
    var browser = new FakeRequest("POST", "/hls_gateway/login");
    browser.request().getSession();
    int planted = browser.sessionNumber();
    made.login()
        .logIn(browser.request(), new FakeResponse().response(), "admin", "chosen by hand", false);
    assertThat(browser.sessionNumber()).isNotEqualTo(planted);
    // Whoever has the session's id alone, has no login.
    assertThat(made.login().recognise(browser.next("GET", "/").request(), null)).isEmpty();
  }

  private String former(String password) {
    TestAccounts any = TestAccounts.empty(folder);
    return FormerHash.written(any.passwords.hash(password));
  }

  private boolean isRight(TestAccounts at, String password) {
    return at.passwords.areRight(Optional.of(at.admin()), password, true);
  }

  private TestAccounts start(Optional<String> adminPassword) throws IOException {
    return startAs("admin", adminPassword);
  }

  private TestAccounts startAs(String name, Optional<String> adminPassword) throws IOException {
    TestAccounts started = TestAccounts.on(folder, database, name, adminPassword);
    started.first.prepare();
    return started;
  }

  private Path file() {
    return folder.resolve("admin.password");
  }
}
