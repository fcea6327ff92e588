package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinksTest {
  private final TestAccounts accounts = TestAccounts.withAdmin();

  @Test
  void whoMakesTooManyLinks_keepsNobodyElseFromMakingOne() {
    Target door = Target.channel(accounts.channel("door"));
    Account anna = accounts.add("anna", Role.OPERATOR, "right");
    link(anna, door);
    accounts.database.call(
        entities ->
            entities
                .createNativeQuery(
                    "insert into viewer_link (version, channel_id, label, created, account_id)"
                        + " select 0, ?1, 'x', current_timestamp, ?2 from system_range(2, ?3)")
                .setParameter(1, door.id())
                .setParameter(2, anna.id())
                .setParameter(3, Links.MOST_OF_AN_ACCOUNT)
                .executeUpdate());
    accounts.links.load();
    assertThatThrownBy(() -> link(anna, door)).isInstanceOf(RefusedChange.class);
    assertThat(link(accounts.admin(), door).account()).contains(accounts.admin().id());
  }

  private ViewerLink link(Account account, Target target) {
    return accounts.links.create(account, target, "x", Optional.empty(), Optional.empty());
  }
}
