package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupNamesTest {
  @Test
  void nameThatIsTooLongInLowerCase_isRefused() {
    assertThat(Grants.problemOfGroupName("\u0130".repeat(60))).isPresent();
    assertThat(Grants.problemOfGroupName("\u0130".repeat(50))).isEmpty();
    assertThat(Grants.problemOfGroupName("x".repeat(100))).isEmpty();
  }
}
