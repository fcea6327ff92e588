package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What accounts promise, whichever database is below them. */
abstract class AccountsContract {
  private final FakeClock clock = new FakeClock();
  private final List<String> events = new ArrayList<>();
  private TestDatabase database;
  private Accounts accounts;
  private Account admin;

  abstract DataSource database();

  @BeforeEach
  void open() {
    database = new TestDatabase(database());
    accounts = again();
    admin = create("admin", Role.ADMIN);
    events.clear();
  }

  @AfterEach
  void close() {
    database.call(entities -> entities.createNativeQuery("delete from account").executeUpdate());
    database.close();
  }

  @Test
  void createdAccount_readsBackAsItWas() {
    AccountValues values =
        new AccountValues(
            "Anna.Berg@home",
            Optional.of("Anna Berg \ud83c\udfa5"),
            Optional.of("anna@example.org"),
            Role.OPERATOR,
            true);
    Account made = accounts.create(values, Optional.of("hash"));
    assertThat(accounts.find("anna.berg@HOME")).contains(made);
    assertThat(again().find("anna.berg@home")).contains(made);
    assertThat(made.created()).isEqualTo(clock.instant());
    assertThat(made.passwordHash()).contains("hash");
    assertThat(events).hasSize(1);
  }

  @Test
  void nameThatIsTaken_inWhateverCase_isRefused() {
    create("anna", Role.VIEWER);
    assertRefused(RefusedChange.Kind.TAKEN, () -> create("ANNA", Role.VIEWER));
    Account other = create("other", Role.VIEWER);
    assertRefused(
        RefusedChange.Kind.TAKEN,
        () -> accounts.update(other, other.version(), values("Anna", Role.VIEWER), by(admin)));
    assertThat(accounts.byId(other.id())).contains(other);
  }

  @Test
  void secondOfTwoEdits_isRefused() {
    Account anna = create("anna", Role.VIEWER);
    accounts.update(anna, anna.version(), values("anna", Role.OPERATOR), by(admin));
    assertRefused(
        RefusedChange.Kind.STALE,
        () -> accounts.update(anna, anna.version(), values("anna", Role.PUBLISHER), by(admin)));
    assertRefused(RefusedChange.Kind.STALE, () -> accounts.delete(anna, anna.version(), by(admin)));
    assertThat(accounts.find("anna").orElseThrow().role()).isEqualTo(Role.OPERATOR);
  }

  @Test
  void lastAdministrator_staysOne() {
    Account helper = create("helper", Role.OPERATOR);
    assertRefused(
        RefusedChange.Kind.FORBIDDEN,
        () -> accounts.update(admin, admin.version(), values("admin", Role.VIEWER), by(helper)));
    assertRefused(
        RefusedChange.Kind.FORBIDDEN, () -> accounts.delete(admin, admin.version(), by(helper)));
    AccountValues off =
        new AccountValues("admin", Optional.empty(), Optional.empty(), Role.ADMIN, false);
    assertRefused(
        RefusedChange.Kind.FORBIDDEN,
        () -> accounts.update(admin, admin.version(), off, by(helper)));
    assertThat(accounts.byId(admin.id())).contains(admin);
  }

  @Test
  void ownAdministratorsRole_isTakenByOthersOnly() {
    Account second = create("second", Role.ADMIN);
    assertRefused(
        RefusedChange.Kind.FORBIDDEN,
        () -> accounts.update(admin, admin.version(), values("admin", Role.VIEWER), by(admin)));
    assertRefused(
        RefusedChange.Kind.FORBIDDEN, () -> accounts.delete(admin, admin.version(), by(admin)));
    accounts.update(admin, admin.version(), values("admin", Role.VIEWER), by(second));
    assertThat(accounts.find("admin").orElseThrow().isAdmin()).isFalse();
  }

  @Test
  void twoWhoTakeEachOthersRoleAtOnce_leaveOneAdministrator() throws Exception {
    Account second = create("second", Role.ADMIN);
    CyclicBarrier both = new CyclicBarrier(2);
    var threads = Executors.newFixedThreadPool(2);
    Future<?> one = threads.submit(() -> demote(admin, second, both));
    Future<?> other = threads.submit(() -> demote(second, admin, both));
    one.get();
    other.get();
    threads.shutdown();
    assertThat(again().all().stream().filter(Account::isAdmin)).hasSize(1);
  }

  private Void demote(Account whom, Account by, CyclicBarrier both) throws Exception {
    both.await();
    try {
      accounts.update(whom, whom.version(), values(whom.name(), Role.VIEWER), by(by));
    } catch (RefusedChange e) {
      // One of them.
    }
    return null;
  }

  @Test
  void otherRole_password_orLoggingOutEverywhere_isAnotherEpoch_andAnotherNameIsNot() {
    Account anna = create("anna", Role.VIEWER);
    Account named = accounts.update(anna, anna.version(), values("berta", Role.VIEWER), by(admin));
    assertThat(named.epoch()).isEqualTo(anna.epoch());
    Account raised =
        accounts.update(named, named.version(), values("berta", Role.OPERATOR), by(admin));
    Account other = accounts.setPassword(anna.id(), "other");
    Account over = accounts.endLogins(anna.id());
    assertThat(List.of(anna.epoch(), raised.epoch(), other.epoch(), over.epoch()))
        .doesNotHaveDuplicates();
  }

  @Test
  void accountOfTheSameNumberInAFreshDatabase_isOfAnotherEpoch() {
    Account here = create("anna", Role.VIEWER);
    accounts.delete(here, here.version(), by(admin));
    database.call(
        entities ->
            entities
                .createNativeQuery("alter table account alter column id restart with " + here.id())
                .executeUpdate());
    Account fresh = create("anna", Role.VIEWER);
    assertThat(fresh.id()).isEqualTo(here.id());
    assertThat(fresh.epoch()).isNotEqualTo(here.epoch());
  }

  @Test
  void passwordOfTheSetting_isMarked_untilItIsAnotherOne_andTheSameOneEndsNothing() {
    Account set = accounts.setPasswordOfSetting(admin.id(), "hash");
    assertThat(accounts.bySetting()).containsExactly(set);
    assertThat(accounts.setPasswordOfSetting(admin.id(), "hash").epoch()).isEqualTo(set.epoch());
    assertThat(accounts.setPasswordOfSetting(admin.id(), "other").epoch())
        .isNotEqualTo(set.epoch());
    accounts.setPassword(admin.id(), "chosen");
    assertThat(accounts.bySetting()).isEmpty();
  }

  @Test
  void whatIsInMemoryAfterChanges_isWhatTheDatabaseHas_inTheOrderOfNames() {
    Account anna = create("anna", Role.VIEWER);
    create("Bert", Role.VIEWER);
    accounts.noteLogin(anna.id());
    accounts.update(anna, anna.version(), values("carl", Role.OPERATOR), by(admin));
    // Not all databases sort as Java does, but these names they do.
    assertThat(accounts.all()).containsExactlyElementsOf(again().all());
    assertThat(accounts.all()).extracting(Account::name).containsExactly("admin", "Bert", "carl");
    assertThat(accounts.find("anna")).isEmpty();
  }

  @Test
  void login_isNoted_andIsNobodysEdit() {
    Account anna = create("anna", Role.VIEWER);
    accounts.noteLogin(anna.id());
    Instant then = clock.instant();
    assertThat(accounts.find("anna").orElseThrow().lastLogin()).contains(then);
    accounts.update(anna, anna.version(), values("anna", Role.OPERATOR), by(admin));
    assertThat(again().find("anna").orElseThrow().lastLogin()).contains(then);
  }

  private Account create(String name, Role role) {
    return accounts.create(values(name, role), Optional.empty());
  }

  private static AccountValues values(String name, Role role) {
    return new AccountValues(name, Optional.empty(), Optional.empty(), role, true);
  }

  private static Optional<Account> by(Account editor) {
    return Optional.of(editor);
  }

  private static void assertRefused(RefusedChange.Kind kind, Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            RefusedChange.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
  }

  private Accounts again() {
    Accounts read =
        new Accounts(
            new AccountStore(database, clock, Audit.ofTheGateway(clock)),
            event -> events.add("changed"),
            clock,
            Runnable::run);
    read.load();
    return read;
  }
}
