package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hlsgateway.delivery.WallServlet.Tile;
import org.junit.jupiter.api.Test;

class WallChoiceTest {

  private static final Tile DOOR = new Tile("Door", "Front door", "live", "Live");
  private static final Tile YARD = new Tile("yard", "Yard", "idle", "Idle");

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
  void theOrderIsThatOfTheAddress_andCaseDoesNotMatter() {
    assertThat(WallChoice.shown(List.of(DOOR, YARD), List.of("YARD", "gone", "door")))
        .containsExactly(YARD, DOOR);
  }
}
