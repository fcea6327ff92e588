package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "anna.berg@example.org", "A-1_x"})
  void nameOfPlainLetters_isTaken(String name) throws AccountValues.Wrong {
    assertThat(of(" " + name + " ").name()).isEqualTo(name);
  }

  /** The second is written with a Cyrillic a, the third with a zero-width space. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\u0430dmin", "ad\u200bmin", "two words", "a:b", "-x", "a\nb", "<b>"})
  void nameThatCouldPassForAnother_orBreaksBasic_isRefused(String name) {
    assertWrong("name", () -> of(name));
  }

  @Test
  void hugeTexts_areRefused_andEachFieldIsNamed() {
    String huge = "x".repeat(10_000);
    assertThatThrownBy(
            () -> AccountValues.of(huge, huge, huge + "@x", "boss", true, Optional.empty()))
        .isInstanceOfSatisfying(
            AccountValues.Wrong.class,
            wrong ->
                assertThat(wrong.fields())
                    .containsOnlyKeys("name", "displayName", "email", "role"));
  }

  @Test
  void displayName_thatTurnsTextAround_isRefused() {
    assertWrong(
        "displayName",
        () -> AccountValues.of("a", "a\u202etxt.exe", "", "VIEWER", true, Optional.empty()));
  }

  @Test
  void nameThatASettingMade_stays() throws AccountValues.Wrong {
    AccountValues kept = AccountValues.of(".odd", null, null, "admin", true, Optional.of(".odd"));
    assertThat(kept.name()).isEqualTo(".odd");
  }

  @Test
  void password_has8To256Characters() {
    assertThat(AccountValues.problemOfPassword("x")).contains("Use at least 8 characters.");
    assertThat(AccountValues.problemOfPassword(null)).isPresent();
    assertThat(AccountValues.problemOfPassword("x".repeat(10_000)))
        .contains("Use at most 256 characters.");
    assertThat(AccountValues.problemOfPassword("x".repeat(256))).isEmpty();
  }

  private interface Reading {
    Object read() throws AccountValues.Wrong;
  }

  private static void assertWrong(String field, Reading reading) {
    assertThatThrownBy(reading::read)
        .isInstanceOfSatisfying(
            AccountValues.Wrong.class, wrong -> assertThat(wrong.fields()).containsOnlyKeys(field));
  }

  private static AccountValues of(String name) throws AccountValues.Wrong {
    return AccountValues.of(name, "", "", "VIEWER", true, Optional.empty());
  }
}
