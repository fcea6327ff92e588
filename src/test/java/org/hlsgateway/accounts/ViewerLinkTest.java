package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewerLinkTest {

  @Test
  void itsAddress_isForWhoMadeIt_andForAdministrators() {
    ViewerLink link = madeBy(Optional.of(1L));
    assertThat(link.isShownTo(caller(1, Role.OPERATOR))).isTrue();
    assertThat(link.isShownTo(caller(2, Role.ADMIN))).isTrue();
    assertThat(link.isShownTo(caller(2, Role.OPERATOR))).isFalse();
    assertThat(link.isShownTo(Caller.STRANGER)).isFalse();
  }

  @Test
  void whoseMakerIsGone_isForAdministratorsAlone() {
    ViewerLink link = madeBy(Optional.empty());
    assertThat(link.isShownTo(caller(2, Role.OPERATOR))).isFalse();
    assertThat(link.isShownTo(Caller.STRANGER)).isFalse();
    assertThat(link.isShownTo(caller(2, Role.ADMIN))).isTrue();
  }

  private static ViewerLink madeBy(Optional<Long> account) {
    return new ViewerLink(
        7,
        0,
        Target.channel(1),
        "Neighbours",
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        account);
  }

  private static Caller caller(long id, Role role) {
    return Caller.of(
        new Account(
            id,
            0,
            "somebody",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            role,
            true,
            Quota.NONE,
            0,
            Instant.EPOCH,
            Optional.empty()));
  }
}
