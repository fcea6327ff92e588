package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.AuditEntry.Kind;
import org.hlsgateway.channels.TestDatabase;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted of changes, whichever database is below it. */
abstract class AuditContract {
  @TempDir private Path folder;
  private TestDatabase database;
  private TestAccounts people;
  private AuditTable table;

  abstract DataSource database();

  @BeforeEach
  void open() throws SQLException {
    database = new TestDatabase(database());
    people = TestAccounts.on(folder, database, Optional.empty());
    table = new AuditTable(database.source);
    people.add("root", Role.ADMIN, "right");
    forget();
    people.actor = new Actor("root", "", "192.0.2.7");
  }

  @AfterEach
  void close() throws SQLException {
    forget();
    for (String each : List.of("channel", "channel_group", "account")) {
      new Sql(database.source).change("delete from " + each);
    }
    database.close();
  }

  private void forget() throws SQLException {
    new Sql(database.source).change("delete from audit_entry");
  }

  private List<AuditEntry> all() throws SQLException {
    return table.find(AuditQuery.ALL, 100);
  }

  @Test
  void changesOfAccounts_areNoted_withWhoAndFromWhere_andWithoutSecrets() throws SQLException {
    Account anna = people.add("Anna", Role.VIEWER, "secretword");
    AccountValues values =
        new AccountValues(
            "Anna", Optional.empty(), Optional.of("anna@example.org"), Role.OPERATOR, true);
    Account raised =
        people.accounts.update(
            anna, anna.version(), values, Optional.of("hash of secretword"), Optional.empty());
    people.accounts.endLogins(anna.id());
    people.accounts.delete(raised, raised.version() + 1, Optional.empty());

    assertThat(all())
        .extracting(AuditEntry::kind, AuditEntry::deed, AuditEntry::subject, AuditEntry::detail)
        .containsExactly(
            tuple(Kind.ACCOUNT, Deed.REMOVED, "Anna", "with its tokens, links and grants"),
            tuple(Kind.ACCOUNT, Deed.CHANGED, "Anna", "logged out everywhere"),
            tuple(Kind.ACCOUNT, Deed.CHANGED, "Anna", "email, role VIEWER → OPERATOR, password"),
            tuple(Kind.ACCOUNT, Deed.ADDED, "Anna", "VIEWER"));
    assertThat(all())
        .allSatisfy(
            entry -> {
              assertThat(entry.who()).isEqualTo("root");
              assertThat(entry.address()).isEqualTo("192.0.2.7");
              assertThat(entry.noted()).isEqualTo(people.clock.instant());
            });
    assertThat(all().toString()).doesNotContain("secretword");
  }

  @Test
  void aRenamedAccount_isNotedByTheNameThatEarlierEntriesHave() throws SQLException {
    Account anna = people.add("Anna", Role.VIEWER, "secretword");
    AccountValues values =
        new AccountValues("Anne", Optional.empty(), Optional.empty(), Role.VIEWER, true);
    people.accounts.update(anna, anna.version(), values, Optional.empty(), Optional.empty());
    assertThat(all())
        .extracting(AuditEntry::subject, AuditEntry::detail)
        .startsWith(tuple("Anna", "name, now Anne"));
  }

  @Test
  void groups_grants_tokens_links_andWhoseAChannelIs_areNoted() throws SQLException {
    long yard = people.channel("yard");
    Account root = people.accounts.find("root").orElseThrow();
    ChannelGroup group = people.grants.createGroup("Doors", Set.of());
    group = people.grants.updateGroup(group.id(), group.version(), "Gates", Set.of(yard));
    Grant grant =
        people.grants.createGrant(
            Optional.of(root.id()), Target.group(group.id()), Permission.WATCH);
    people.grants.deleteGrant(grant.id(), grant.version());
    Tokens.Made token = people.tokens.create(root, "backup", Set.of(Scope.READ), Optional.empty());
    people.tokens.revoke(token.token().id());
    ViewerLink link =
        people.links.create(root, Target.channel(yard), "aunt", Optional.empty(), Optional.empty());
    people.links.revoke(link.id());
    people.grants.setAccess(yard, 0, Optional.of(root.id()), Visibility.GRANTED);
    people.grants.deleteGroup(group.id(), group.version());

    assertThat(all())
        .extracting(entry -> entry.kind() + " " + entry.deed() + " " + entry.subject())
        .containsExactly(
            "GROUP REMOVED Gates",
            "CHANNEL CHANGED yard",
            "LINK REMOVED yard, for aunt",
            "LINK ADDED yard, for aunt",
            "TOKEN REMOVED backup, of root",
            "TOKEN ADDED backup, of root",
            "GRANT REMOVED root may watch group Gates",
            "GRANT ADDED root may watch group Gates",
            "GROUP CHANGED Doors",
            "GROUP ADDED Doors");
    assertThat(all().get(1).detail()).isEqualTo("visibility DEFAULT → GRANTED, owner root");
    assertThat(all().get(8).detail()).isEqualTo("now Gates, 1 channel, 1 of them new, 0 taken out");
    assertThat(all().toString()).doesNotContain(token.secret());
  }

  @Test
  void refusedChange_leavesNoNote() throws SQLException {
    people.add("anna", Role.VIEWER, "right");
    forget();
    assertThatThrownBy(() -> people.add("ANNA", Role.VIEWER, "right"))
        .isInstanceOf(RefusedChange.class);
    assertThat(all()).isEmpty();
  }

  @Test
  void entries_areFoundByWho_what_when_andPartByPart() throws SQLException {
    people.add("anna", Role.VIEWER, "right");
    Instant later = people.clock.instant().plusSeconds(60);
    people.clock.advance(Duration.ofSeconds(60));
    people.actor = new Actor("Bert", "backup", "2001:db8::1");
    people.add("Carl_%", Role.VIEWER, "right");
    people.grants.createGroup("Carl's", Set.of());

    assertThat(subjects(query(Optional.of("BERT"), Optional.empty(), Optional.empty())))
        .containsExactly("Carl's", "Carl_%");
    assertThat(subjects(query(Optional.empty(), Optional.of(Kind.ACCOUNT), Optional.empty())))
        .containsExactly("Carl_%", "anna");
    assertThat(subjects(query(Optional.empty(), Optional.empty(), Optional.of("ARL_"))))
        .containsExactly("Carl_%");
    AuditQuery then = AuditQuery.ALL;
    assertThat(subjects(times(Optional.of(later), Optional.empty())))
        .containsExactly("Carl's", "Carl_%");
    assertThat(subjects(times(Optional.empty(), Optional.of(later)))).containsExactly("anna");
    List<AuditEntry> first = table.find(then, 2);
    assertThat(first).hasSize(2);
    AuditQuery next =
        new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(first.get(1).id()));
    assertThat(table.find(next, 2)).extracting(AuditEntry::subject).containsExactly("anna");
    assertThat(first.get(0).token()).isEqualTo("backup");
  }

  @Test
  void old_andTooMany_areDeleted() throws SQLException {
    people.grants.createGroup("old", Set.of());
    people.clock.advance(Duration.ofDays(2));
    for (int i = 0; i < 5; i++) {
      people.grants.createGroup("new " + i, Set.of());
    }
    Instant oldest = people.clock.instant().minus(Duration.ofDays(1));
    assertThat(table.prune(oldest, 100)).isEqualTo(1);
    assertThat(all()).hasSize(5);
    assertThat(table.prune(oldest, 2)).isEqualTo(3);
    assertThat(subjects(AuditQuery.ALL)).containsExactly("new 4", "new 3");
    assertThat(table.prune(oldest, 2)).isZero();
  }

  @Test
  void textsThatAreTooLong_areCut_notRefused() throws SQLException {
    new Sql(database.source)
        .transaction(
            connection -> {
              people.audit.note(
                  connection, Kind.KEY, Deed.ADDED, "\ud83c\udfa5".repeat(500), "x".repeat(5_000));
              return null;
            });
    assertThat(all().get(0).subject()).isEqualTo("\ud83c\udfa5".repeat(150));
    assertThat(all().get(0).detail()).hasSize(2_000);
  }

  private List<String> subjects(AuditQuery query) throws SQLException {
    return table.find(query, 100).stream().map(AuditEntry::subject).toList();
  }

  private static AuditQuery query(
      Optional<String> who, Optional<Kind> kind, Optional<String> text) {
    return new AuditQuery(who, kind, text, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static AuditQuery times(Optional<Instant> from, Optional<Instant> until) {
    return new AuditQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), from, until, Optional.empty());
  }
}
