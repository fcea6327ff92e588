package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases have to do with saved walls. */
abstract class SavedWallTableContract {
  private static final SavedWall LOBBY = new SavedWall("lobby", "Lobby", List.of("b", "a"), 2);
  private static final SavedWall ALL = new SavedWall("all", "everything", List.of(), 0);

  private final SavedWallTable table = new SavedWallTable();

  abstract DataSource database();

  @BeforeEach
  void anEmptyTable() throws Exception {
    DataSource database = database();
    table.setDatabase(database);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists saved_wall");
      statement.execute(Files.readString(Path.of("db/migration/V6__saved_wall.sql")));
    }
  }

  @Test
  void wall_isFoundByItsName_asItWasSaved() throws Exception {
    table.put(LOBBY);
    table.put(ALL);
    assertThat(table.all()).containsExactly(ALL, LOBBY);
    assertThat(table.find("Lobby")).contains(LOBBY);
    assertThat(table.find("x' or 1=1")).isEmpty();
  }

  @Test
  void savedAgain_itIsReplaced_andDeleted_itIsGone() throws Exception {
    table.put(LOBBY);
    SavedWall again = new SavedWall("lobby", "Lobby", List.of("c"), 0);
    table.put(again);
    assertThat(table.all()).containsExactly(again);
    table.delete("LOBBY");
    assertThat(table.all()).isEmpty();
  }

  @Test
  void wallThatIsThere_isNotAddedAgain() throws Exception {
    assertThat(table.add(LOBBY)).isTrue();
    assertThat(table.add(new SavedWall("lobby", "Mine", List.of("c"), 0))).isFalse();
    assertThat(table.all()).containsExactly(LOBBY);
  }

  @Test
  void wallOfNothingThatOneMayWatch_isNotSeen() {
    assertThat(LOBBY.isSeenBy("a"::equals)).isTrue();
    assertThat(LOBBY.isSeenBy("c"::equals)).isFalse();
    assertThat(ALL.isSeenBy(name -> false)).isTrue();
  }

  @Test
  void wallWithoutATitle_orWithTooMuch_isRefused() {
    assertThatThrownBy(() -> new SavedWall("a", " ", List.of(), 0)).hasMessageContaining("name");
    assertThatThrownBy(() -> new SavedWall("a", "x".repeat(101), List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
