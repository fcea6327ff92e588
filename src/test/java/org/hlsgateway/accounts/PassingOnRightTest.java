package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may show what is pushed under a name in another channel. */
class PassingOnRightTest {
  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final Access access = accounts.access(false);
  private final Account anna = accounts.add("anna", Role.OPERATOR, "right");
  private final long studio = accounts.channel("studio");

  private boolean mayPassOn(Account account, String name) {
    return access.mayPassOn(Caller.of(account), name, Scope.OPERATE);
  }

  private void grant(Permission permission) {
    accounts.grants.createGrant(Optional.of(anna.id()), Target.channel(studio), permission);
  }

  @Test
  void whatEverybodyMayWatch_isNotForEveryOperator() {
    assertThat(mayPassOn(anna, "studio")).isFalse();
    assertThat(mayPassOn(anna, "nothing-of-this-name")).isFalse();
    grant(Permission.WATCH);
    assertThat(mayPassOn(anna, "studio")).isFalse();
  }

  @Test
  void whoMayOperateOrPublishIt_andWhoseItIs_may() {
    grant(Permission.OPERATE);
    assertThat(mayPassOn(anna, "Studio")).isTrue();
    accounts.owners.put("pushed", anna.id());
    assertThat(mayPassOn(anna, "pushed")).isTrue();
    assertThat(mayPassOn(anna, "other")).isFalse();
  }

  @Test
  void whoMayPublishIt_may() {
    grant(Permission.PUBLISH);
    assertThat(mayPassOn(anna, "studio")).isTrue();
  }

  @Test
  void administratorsMay_butNotByATokenForReadingAlone() {
    assertThat(mayPassOn(accounts.admin(), "studio")).isTrue();
    Caller reader =
        new Caller(
            Optional.of(accounts.admin()), Optional.empty(), Set.of(Scope.READ), Optional.empty());
    assertThat(access.mayPassOn(reader, "studio", Scope.OPERATE)).isFalse();
  }
}
