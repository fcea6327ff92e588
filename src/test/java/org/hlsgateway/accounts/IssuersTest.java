package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssuersTest {
  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final Issuers issuers = new Issuers(accounts.accounts, accounts.access(false));

  @Test
  void whatAPublisherGaveOut_countsWhileTheyMayPublish() {
    Account anna = publisher("anna");
    Issuer issuer = Issuer.of(anna);
    assertThat(issuers.mayPublish(issuer, "door")).isTrue();
    assertThat(issuers.mayPublish(issuer, "yard")).isFalse();
    accounts.owners.clear();
    assertThat(issuers.mayPublish(issuer, "door")).isFalse();
  }

  @Test
  void demoted_switchedOff_loggedOutEverywhere_orGone_itCountsNoLonger() {
    Account anna = publisher("anna");
    Issuer issuer = Issuer.of(anna);
    update(anna, Role.VIEWER, true);
    assertThat(issuers.mayPublish(issuer, "door")).isFalse();

    Account berta = publisher("berta");
    update(berta, Role.PUBLISHER, false);
    assertThat(issuers.mayPublish(Issuer.of(berta), "door")).isFalse();

    Account clara = publisher("clara");
    accounts.accounts.endLogins(clara.id());
    assertThat(issuers.mayPublish(Issuer.of(clara), "door")).isFalse();

    Account doris = publisher("doris");
    accounts.accounts.delete(doris, doris.version(), Optional.empty());
    assertThat(issuers.mayPublish(Issuer.of(doris), "door")).isFalse();
  }

  private Account publisher(String name) {
    Account made = accounts.add(name, Role.PUBLISHER, "right");
    accounts.owners.put("door", made.id());
    return made;
  }

  private void update(Account account, Role role, boolean enabled) {
    accounts.accounts.update(
        account,
        account.version(),
        new AccountValues(account.name(), Optional.empty(), Optional.empty(), role, enabled),
        Optional.empty());
  }
}
