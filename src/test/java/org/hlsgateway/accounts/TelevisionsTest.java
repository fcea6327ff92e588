package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Network;
import org.junit.jupiter.api.Test;

/** What cannot log in is let in by links, within its network. */
class TelevisionsTest {
  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final Network home = Network.parse("192.168.0.0/16").orElseThrow();
  private final long open = accounts.channel("open");
  private final long closed = accounts.channel("closed");

  private Televisions of(String account) {
    return new Televisions(
        new Settings.Televisions(List.of(home), account),
        accounts.accounts,
        accounts.access(false),
        accounts.links);
  }

  @Test
  void onlyWhoIsInTheNetwork_isServed() {
    Televisions televisions = of("admin");
    assertThat(televisions.networkOf("192.168.1.2")).contains(home);
    assertThat(televisions.networkOf("10.0.0.1")).isEmpty();
    assertThat(televisions.networkOf("::1")).isEmpty();
    assertThat(televisions.networkOf("nonsense")).isEmpty();
  }

  @Test
  void whatEverybodySees_needsNoLink_andTheRestGetsOne_thatStays() {
    accounts.grants.setAccess(closed, 0, Optional.empty(), Visibility.GRANTED);
    String admin = accounts.admin().name();
    Map<Long, String> first = of(admin).admit(List.of(open, closed), home, 480);
    assertThat(first.get(open)).isEmpty();
    ViewerLink link = accounts.links.find(first.get(closed)).orElseThrow();
    assertThat(link.network()).contains(home);
    assertThat(link.target()).isEqualTo(Target.channel(closed));

    assertThat(of(admin).admit(List.of(open, closed), home, 480)).isEqualTo(first);
    assertThat(accounts.links.all()).hasSize(1);
    accounts.links.revoke(link.id());
    assertThat(of(admin).admit(List.of(closed), home, 480).get(closed))
        .isNotEqualTo(first.get(closed));
  }

  @Test
  void onlyWhoIsAdmitted_countsAgainstTheLimit() {
    accounts.grants.setAccess(closed, 0, Optional.empty(), Visibility.GRANTED);
    accounts.add("eye", Role.VIEWER, "right");

    assertThat(of("eye").admit(List.of(closed, open), home, 1)).containsOnlyKeys(open);
    assertThat(of("admin").admit(List.of(open, closed), home, 1)).containsOnlyKeys(open);
  }

  @Test
  void whatTheAccountMayNotWatch_orLetOthersWatch_isNotListed() {
    accounts.grants.setAccess(closed, 0, Optional.empty(), Visibility.GRANTED);
    Account viewer = accounts.add("eye", Role.VIEWER, "right");
    accounts.grants.createGrant(Optional.of(viewer.id()), Target.channel(closed), Permission.WATCH);

    assertThat(of("eye").admit(List.of(open, closed), home, 480)).containsOnlyKeys(open);
    assertThat(of("nobody").admit(List.of(open, closed), home, 480)).isEmpty();
    assertThat(accounts.links.all()).isEmpty();
  }
}
