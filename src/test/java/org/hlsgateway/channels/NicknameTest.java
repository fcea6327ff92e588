package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NicknameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "front-door", "Yard_2", "-", "_", "0", "CON"})
  void lettersDigitsDashAndUnderscore_areANickname(String text) {
    assertThat(new Nickname(text).value()).isEqualTo(text);
    assertThat(Nickname.isValid(text)).isTrue();
  }

  static String[] impossible() {
    return new String[] {
      null,
      "",
      " ",
      "..",
      "../etc",
      "a/b",
      "a\\b",
      "a.b",
      "a b",
      "a\u0000",
      "a\n",
      "%2e%2e",
      "c\u0430m", // Cyrillic a
      "\u217eam", // small Roman numeral hundred
      "\uff41", // fullwidth a
      "\u0130", // capital I with dot, whose lower case has two characters
      "\u212a", // Kelvin sign, whose lower case is k
      "a\u0301",
      "\u0661", // Arabic digit one
      "\ud83d\udeaa",
      "a\u200bb",
      "n".repeat(51),
      "n".repeat(10_000)
    };
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void anythingElse_isRefusedWithWhatToDo(String text) {
    assertThat(Nickname.isValid(text)).isFalse();
    assertThatThrownBy(() -> new Nickname(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A nickname has 1 to 50 letters (a-z), digits, - or _, and nothing else.");
  }

  @Test
  void spellingsOfOneNickname_areEqual() {
    assertThat(new Nickname("Yard")).isEqualTo(new Nickname("yARD"));
    assertThat(new Nickname("Yard")).hasSameHashCodeAs(new Nickname("yARD"));
    assertThat(new Nickname("Yard")).hasToString("Yard");
  }

  @Test
  void title_suggestsANickname() {
    assertThat(Nickname.suggestedBy("Haust\u00fcr Nord")).contains("haustur-nord");
    assertThat(Nickname.suggestedBy("  Cam #1 (east) ")).contains("cam-1-east");
    assertThat(Nickname.suggestedBy("a".repeat(49) + " b")).contains("a".repeat(49));
    assertThat(Nickname.suggestedBy("\u95e8")).isEmpty();
    assertThat(Nickname.suggestedBy("")).isEmpty();
  }
}
