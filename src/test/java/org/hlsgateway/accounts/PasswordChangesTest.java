package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordChangesTest {
  @TempDir Path folder;

  @Test
  void editWithAPassword_isOneChange_andEndsWhatIsLoggedIn() {
    TestAccounts accounts = TestAccounts.withAdmin(folder);
    Account anna = accounts.add("anna", Role.VIEWER, "the former");
    Account changed = update(accounts, anna, values("berta"), "the next one");
    assertThat(changed.version()).isEqualTo(anna.version() + 1);
    assertThat(changed.epoch()).isNotEqualTo(anna.epoch());
    assertThat(accounts.login().check("192.0.2.1", "berta", "the next one"))
        .isInstanceOf(Login.Outcome.Accepted.class);
    assertThat(accounts.accounts.byId(anna.id())).contains(changed);
  }

  @Test
  void editWithAPassword_thatTheSettingSays_changesNothing() {
    TestAccounts accounts =
        TestAccounts.on(folder, TestAccounts.database(), Optional.of("by the setting"));
    Account admin = accounts.add("admin", Role.ADMIN, "by the setting");
    Account anna = accounts.add("anna", Role.ADMIN, "the former");
    AccountValues shown =
        new AccountValues("admin", Optional.of("Boss"), Optional.empty(), Role.ADMIN, true);
    assertThatThrownBy(() -> update(accounts, admin, shown, "the next one"))
        .isInstanceOf(RefusedChange.class);
    assertThatThrownBy(() -> update(accounts, admin, values("boss"), "the next one"))
        .isInstanceOf(RefusedChange.class);
    assertThatThrownBy(() -> update(accounts, anna, values("ADMIN"), "the next one"))
        .isInstanceOf(RefusedChange.class);
    accounts.accounts.load();
    assertThat(accounts.accounts.all()).containsExactly(admin, anna);
  }

  @Test
  void editWithAPassword_whileTooManyAreDerived_changesNothing() throws Exception {
    TestAccounts accounts = TestAccounts.withAdmin(folder);
    Account anna = accounts.add("anna", Role.VIEWER, "the former");
    var until = new CountDownLatch(1);
    List<Thread> crowd = accounts.crowd(until);
    try {
      assertThatThrownBy(() -> update(accounts, anna, values("berta"), "the next one"))
          .isInstanceOf(Passwords.Busy.class);
    } finally {
      until.countDown();
      for (Thread thread : crowd) {
        thread.join();
      }
    }
    accounts.accounts.load();
    assertThat(accounts.accounts.byId(anna.id())).contains(anna);
  }

  private static Account update(
      TestAccounts accounts, Account old, AccountValues values, String password) {
    return accounts.changes.update(
        old, old.version(), values, Optional.of(password), accounts.admin());
  }

  private static AccountValues values(String name) {
    return new AccountValues(name, Optional.empty(), Optional.empty(), Role.OPERATOR, true);
  }
}
