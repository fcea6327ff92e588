package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WallChoiceTest {

  @Test
  void oneListOrManyValues_areTheSame() {
    assertThat(WallChoice.names("door,yard")).containsExactly("door", "yard");
    assertThat(WallChoice.names("door", "yard")).containsExactly("door", "yard");
  }

  @Test
  void whatIsNamedTwice_isThereOnce_andWhatIsNoNickname_isNot() {
    assertThat(WallChoice.names("Door, door,,a b,<x>, yard ")).containsExactly("Door", "yard");
    assertThat(WallChoice.names("")).isEmpty();
  }

  @Test
  void aPushedStream_hasALongerNameThanAChannel() {
    assertThat(WallChoice.names("a".repeat(250))).hasSize(1);
    assertThat(WallChoice.names("a".repeat(256))).isEmpty();
  }

  @Test
  void columns_areOneToSix_orAsManyAsFit() {
    assertThat(WallChoice.columns("3")).isEqualTo(3);
    for (String none : new String[] {null, "", "0", "7", "03", "-1", "x"}) {
      assertThat(WallChoice.columns(none)).isZero();
    }
  }

  @Test
  void address_saysWhatIsChosen_andNothingElse() {
    assertThat(WallChoice.query(new String[] {"a", "b,a"}, "2"))
        .isEqualTo("?channels=a,b&columns=2");
    assertThat(WallChoice.query(new String[] {"a"}, "")).isEqualTo("?channels=a");
    assertThat(WallChoice.query(null, "4")).isEqualTo("?columns=4");
    assertThat(WallChoice.query(null, null)).isEmpty();
  }
}
