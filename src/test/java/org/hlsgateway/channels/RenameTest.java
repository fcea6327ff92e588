package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Quota;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.accounts.Scope;
import org.junit.jupiter.api.Test;

class RenameTest {
  private static final Channel DOOR = TestChannels.named("door", "Door").channel();

  @Test
  void administrators_rename_andNobodyElse() {
    assertThat(Rename.problem(caller(Role.ADMIN), DOOR, named("yard"))).isEmpty();
    assertThat(Rename.problem(caller(Role.OPERATOR), DOOR, named("door"))).isEmpty();
    for (String other : new String[] {"yard", "Door"}) {
      assertThat(Rename.problem(caller(Role.OPERATOR), DOOR, named(other)).orElseThrow().field())
          .isEqualTo("nickname");
    }
  }

  private static ChannelValues named(String nickname) {
    return ChannelValues.of(new Nickname(nickname), new SourceUrl("test:"));
  }

  private static Caller caller(Role role) {
    Account account =
        new Account(
            1,
            0,
            "anna",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            role,
            true,
            Quota.NONE,
            0,
            Instant.EPOCH,
            Optional.empty());
    return new Caller(
        Optional.of(account), Optional.empty(), Set.of(Scope.values()), Optional.empty());
  }
}
