package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.http.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lets viewers in, and what is tried instead. */
class AdmissionsTest {
  private static final Optional<String> HERE = Optional.of("192.0.2.1");

  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final Access access = accounts.access(false);
  private final Admissions admissions = accounts.admissions(access);
  private long yard;
  private long door;
  private Account anna;

  @BeforeEach
  void channels() {
    yard = accounts.channel("yard");
    door = accounts.channel("door");
    accounts.channel("open");
    accounts.grants.setAccess(yard, 0, Optional.empty(), Visibility.GRANTED);
    accounts.grants.setAccess(door, 0, Optional.empty(), Visibility.GRANTED);
    anna = accounts.add("anna", Role.VIEWER, "right");
  }

  @Test
  void whatIsGranted_isSeen_byTheAccountAlone_andById() {
    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(yard), Permission.WATCH);
    assertThat(access.mayWatch(Caller.of(anna), "yard")).isTrue();
    assertThat(access.mayWatch(Caller.of(anna), "door")).isFalse();
    assertThat(access.mayWatch(Caller.STRANGER, "yard")).isFalse();
    String id = admissions.issue(Caller.of(anna), "yard");
    assertThat(id).matches("[A-Za-z0-9_-]{43}");
    assertThat(admissions.admits(id, "YARD", HERE)).isTrue();
    assertThat(admissions.admits(null, "open", HERE)).isTrue();
  }

  @Test
  void idOfAnotherChannel_orTampered_orMadeUp_admitsNobody() {
    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(yard), Permission.WATCH);
    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(door), Permission.WATCH);
    String id = admissions.issue(Caller.of(anna), "yard");
    assertThat(admissions.admits(id, "door", HERE)).isFalse();
    for (int i = 0; i < id.length(); i++) {
      String bent = id.substring(0, i) + (id.charAt(i) == 'A' ? 'Q' : 'A') + id.substring(i + 1);
      assertThat(admissions.admits(bent, "yard", HERE)).isFalse();
    }
    for (String bad : new String[] {null, "", "x", "x".repeat(43), "ü".repeat(43)}) {
      assertThat(admissions.admits(bad, "yard", HERE)).isFalse();
    }
  }

  @Test
  void grantThatWasTaken_roleThatChanged_orAccountSwitchedOff_endsWatching() {
    Grant grant =
        accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(yard), Permission.WATCH);
    String id = admissions.issue(Caller.of(anna), "yard");
    accounts.grants.deleteGrant(grant.id(), grant.version());
    assertThat(admissions.admits(id, "yard", HERE)).isFalse();

    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(yard), Permission.WATCH);
    assertThat(admissions.admits(id, "yard", HERE)).isTrue();
    accounts.accounts.endLogins(anna.id());
    assertThat(admissions.admits(id, "yard", HERE)).isFalse();

    anna = accounts.accounts.byId(anna.id()).orElseThrow();
    id = admissions.issue(Caller.of(anna), "yard");
    accounts.accounts.delete(anna, anna.version(), Optional.empty());
    assertThat(admissions.admits(id, "yard", HERE)).isFalse();
  }

  @Test
  void id_opensTheChannelForADay_andGoesOnWithWhatWasBegun() {
    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(yard), Permission.WATCH);
    String id = admissions.issue(Caller.of(anna), "yard");
    accounts.clock.advance(Duration.ofHours(23));
    assertThat(admissions.opens(id, "yard", HERE)).isTrue();
    accounts.clock.advance(Duration.ofHours(1));
    assertThat(admissions.opens(id, "yard", HERE)).isFalse();
    assertThat(admissions.admits(id, "yard", HERE)).isTrue();
    assertThat(admissions.opens(null, "open", HERE)).isTrue();
    assertThat(admissions.opens("x", "yard", HERE)).isFalse();
  }

  @Test
  void groupsOfChannels_areGrantedTogether() {
    ChannelGroup group = accounts.grants.createGroup("Outside", Set.of(yard));
    accounts.grants.createGrant(Optional.of(anna.id()), Target.group(group.id()), Permission.WATCH);
    assertThat(access.mayWatch(Caller.of(anna), yard)).isTrue();
    accounts.grants.updateGroup(group.id(), group.version(), "Outside", Set.of(door));
    assertThat(access.mayWatch(Caller.of(anna), yard)).isFalse();
    assertThat(access.mayWatch(Caller.of(anna), door)).isTrue();
  }

  @Test
  void grantToEverybody_isForStrangersToo_unlessAllMustLogIn() {
    accounts.grants.createGrant(Optional.empty(), Target.channel(yard), Permission.WATCH);
    assertThat(access.mayWatch(Caller.STRANGER, "yard")).isTrue();
    assertThat(admissions.admits(admissions.issue(Caller.STRANGER, "yard"), "yard", HERE)).isTrue();
    assertThat(accounts.access(true).mayWatch(Caller.STRANGER, "yard")).isFalse();
    assertThat(accounts.access(true).mayWatch(Caller.STRANGER, "open")).isFalse();
    assertThat(accounts.access(true).mayWatch(Caller.of(anna), "open")).isTrue();
  }

  @Test
  void link_letsIn_untilItIsRevoked_orExpires() {
    ViewerLink link = link(Optional.empty());
    String text = accounts.links.text(link);
    Caller guest = Caller.of(accounts.links.find(text).orElseThrow());
    assertThat(access.mayWatch(guest, "yard")).isTrue();
    assertThat(access.mayWatch(guest, "door")).isFalse();
    String id = admissions.issue(guest, "yard");
    assertThat(admissions.admits(id, "yard", HERE)).isTrue();
    accounts.links.revoke(link.id());
    assertThat(accounts.links.find(text)).isEmpty();
    assertThat(admissions.admits(id, "yard", HERE)).isFalse();

    ViewerLink again = link(Optional.empty());
    String other = admissions.issue(Caller.of(again), "yard");
    // A minute that clocks differ by changes nothing: only the gateway's own counts.
    accounts.clock.advance(Duration.ofMinutes(59));
    assertThat(accounts.links.find(accounts.links.text(again))).isPresent();
    accounts.clock.advance(Duration.ofMinutes(1));
    assertThat(accounts.links.find(accounts.links.text(again))).isEmpty();
    assertThat(admissions.admits(other, "yard", HERE)).isFalse();
  }

  @Test
  void linkOfWhoIsSwitchedOff_mayNotOperateAnyMore_orIsGone_letsNobodyIn() {
    Account olga = accounts.add("olga", Role.OPERATOR, "right");
    Grant grant =
        accounts.grants.createGrant(
            Optional.of(olga.id()), Target.channel(yard), Permission.OPERATE);
    ViewerLink link =
        accounts.links.create(
            olga, Target.channel(yard), "Neighbours", Optional.empty(), Optional.empty());
    String text = accounts.links.text(link);
    String id = admissions.issue(Caller.of(link), "yard");
    assertThat(accounts.links.find(text)).isPresent();

    olga = accounts.accounts.update(olga, olga.version(), values(olga, false), Optional.empty());
    assertThat(accounts.links.find(text)).isEmpty();
    assertThat(admissions.admits(id, "yard", HERE)).isFalse();
    olga = accounts.accounts.update(olga, olga.version(), values(olga, true), Optional.empty());
    assertThat(accounts.links.find(text)).isPresent();

    accounts.grants.deleteGrant(grant.id(), grant.version());
    assertThat(accounts.links.find(text)).isEmpty();
    accounts.grants.createGrant(Optional.of(olga.id()), Target.channel(yard), Permission.OPERATE);
    assertThat(admissions.admits(id, "yard", HERE)).isTrue();

    accounts.accounts.delete(olga, olga.version(), Optional.empty());
    assertThat(accounts.links.find(text)).isEmpty();
    assertThat(admissions.admits(id, "yard", HERE)).isFalse();
    assertThat(accounts.links.all()).isEmpty();
    // One of nobody would be a grant to everybody.
    assertThat(accounts.grants.grants()).isEmpty();
  }

  private static AccountValues values(Account account, boolean enabled) {
    return new AccountValues(
        account.name(), Optional.empty(), Optional.empty(), account.role(), enabled);
  }

  @Test
  void whatADeletedGroupOrChannelTookAlong_isForgotten() {
    ChannelGroup group = accounts.grants.createGroup("Outside", Set.of(yard));
    accounts.links.create(
        accounts.admin(), Target.group(group.id()), "x", Optional.empty(), Optional.empty());
    accounts.grants.deleteGroup(group.id(), group.version());
    assertThat(accounts.links.all()).isEmpty();

    link(Optional.empty());
    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(yard), Permission.WATCH);
    accounts.database.call(
        entities ->
            entities
                .createNativeQuery("delete from channel where id = ?1")
                .setParameter(1, yard)
                .executeUpdate());
    accounts.changed(new AccessChanged(true));
    assertThat(accounts.links.all()).isEmpty();
    assertThat(accounts.grants.grants()).isEmpty();
  }

  @Test
  void whoHasALink_watchesAlsoWhatStrangersDo_andNothingElse() {
    Caller guest = Caller.of(link(Optional.empty()));
    assertThat(access.mayWatch(guest, "open")).isTrue();
    assertThat(access.mayWatch(guest, "door")).isFalse();
    accounts.grants.createGrant(Optional.empty(), Target.channel(door), Permission.WATCH);
    assertThat(access.mayWatch(guest, "door")).isTrue();
    assertThat(admissions.admits(admissions.issue(guest, "door"), "door", HERE)).isTrue();
    assertThat(accounts.access(true).mayWatch(guest, "yard")).isTrue();
    assertThat(accounts.access(true).mayWatch(guest, "door")).isFalse();
    assertThat(accounts.access(true).mayWatch(guest, "open")).isFalse();
  }

  @Test
  void linkThatWasTamperedWith_isNone() {
    String text = accounts.links.text(link(Optional.empty()));
    accounts.links.create(
        accounts.admin(), Target.channel(door), "other", Optional.empty(), Optional.empty());
    for (String bad :
        new String[] {
          null,
          "",
          "1",
          "1.",
          text + "x",
          text.substring(0, text.length() - 1),
          "2" + text.substring(text.indexOf('.')),
          "-1.x",
          "9".repeat(30) + ".x",
          "1.\n"
        }) {
      assertThat(accounts.links.find(bad)).as(String.valueOf(bad)).isEmpty();
    }
  }

  @Test
  void tokenThatMayOnlyRead_mayNotLetOthersWatch() {
    Account admin = accounts.admin();
    ApiToken reads =
        accounts.tokens.create(admin, "r", Set.of(Scope.READ), Optional.empty()).token();
    ApiToken operates =
        accounts.tokens.create(admin, "o", Set.of(Scope.OPERATE), Optional.empty()).token();
    ChannelGroup group = accounts.grants.createGroup("Outside", Set.of(yard));
    for (Target target : List.of(Target.channel(yard), Target.group(group.id()))) {
      assertThat(access.mayLink(Caller.of(admin, reads), target, Scope.READ)).isTrue();
      assertThat(access.mayLink(Caller.of(admin, reads), target, Scope.OPERATE)).isFalse();
      assertThat(access.mayLink(Caller.of(admin, operates), target, Scope.OPERATE)).isTrue();
      assertThat(access.mayLink(Caller.of(anna), target, Scope.READ)).isFalse();
    }
  }

  @Test
  void linkForANetwork_isGoodFromThereOnly() {
    ViewerLink link = link(Network.parse("192.0.2.0/24"));
    String id = admissions.issue(Caller.of(link), "yard");
    assertThat(admissions.admits(id, "yard", HERE)).isTrue();
    assertThat(admissions.admits(id, "yard", Optional.of("198.51.100.1"))).isFalse();
    assertThat(link.isFor("2001:db8::1")).isFalse();
  }

  @Test
  void token_countsUntilItIsRevoked_expires_orItsAccountIsGone() {
    Login login = accounts.login();
    Tokens.Made made =
        accounts.tokens.create(
            anna, "tv", Set.of(Scope.READ), Optional.of(accounts.clock.instant().plusSeconds(60)));
    assertThat(made.toString()).doesNotContain(made.secret());
    assertThat(login.byToken("192.0.2.1", made.secret()).caller()).isPresent();
    accounts.clock.advance(Duration.ofSeconds(60));
    assertThat(login.byToken("192.0.2.1", made.secret()).caller()).isEmpty();

    String second = accounts.tokens.create(anna, "b", Scope.ALL, Optional.empty()).secret();
    accounts.accounts.delete(anna, anna.version(), Optional.empty());
    assertThat(accounts.tokens.all()).isEmpty();
    assertThat(login.byToken("192.0.2.1", second).caller()).isEmpty();
    assertThat(login.byToken("192.0.2.1", "hlsgw_" + "x".repeat(43)).caller()).isEmpty();
  }

  @Test
  void guessingTokens_isBraked_andARightOneIsNot() {
    Login login = accounts.login();
    for (int i = 0; i < 10; i++) {
      assertThat(login.byToken("192.0.2.1", "guess " + i).braked()).isEmpty();
    }
    assertThat(login.byToken("192.0.2.1", "guess").braked()).isPresent();
    String right = accounts.tokens.create(anna, "b", Scope.ALL, Optional.empty()).secret();
    assertThat(login.byToken("192.0.2.1", right).caller()).isPresent();
  }

  @Test
  void useOfAToken_isWrittenNowAndThen() {
    Tokens.Made made = accounts.tokens.create(anna, "b", Scope.ALL, Optional.empty());
    accounts.login().byToken("192.0.2.1", made.secret());
    assertThat(accounts.tokens.lastUsed(made.token())).contains(accounts.clock.instant());
    accounts.tokens.keepUse();
    accounts.tokens.load();
    assertThat(accounts.tokens.byId(made.token().id()).orElseThrow().lastUsed())
        .contains(accounts.clock.instant());
  }

  private ViewerLink link(Optional<Network> network) {
    return accounts.links.create(
        accounts.admin(),
        Target.channel(yard),
        "Neighbours",
        network,
        Optional.of(accounts.clock.instant().plus(Duration.ofHours(1))));
  }
}
