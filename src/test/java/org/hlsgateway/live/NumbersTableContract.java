package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases have to do with the numbers of channels. */
abstract class NumbersTableContract {

  private static final Path MIGRATION = Path.of("db/migration/V11__channel_numbers.sql");
  private static final ChannelMark SOME =
      new ChannelMark(new Numbers(439_000_000, 366_000), Optional.empty());
  private static final ChannelMark MORE =
      new ChannelMark(
          new Numbers(439_000_100, 366_001), Optional.of(new PlaylistTerms(2, 220_000)));

  private NumbersTable table;

  abstract DataSource database() throws Exception;

  @BeforeEach
  void anEmptyTable() throws Exception {
    table = new NumbersTable();
    DataSource database = database();
    table.setDatabase(database);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists channel_numbers");
      statement.execute(Files.readString(MIGRATION));
    }
  }

  @Test
  void whatWasReserved_comesBack_theLatest() throws Exception {
    table.put(1, SOME);
    table.put(1, MORE);
    table.put(2, SOME);
    assertThat(table.load(Set.of(1L, 2L))).isEqualTo(Map.of(1L, MORE, 2L, SOME));
  }

  @Test
  void channelsThatAreGone_areForgottenWhenLoading() throws Exception {
    table.put(1, SOME);
    table.put(2, SOME);
    assertThat(table.load(Set.of(2L))).containsOnlyKeys(2L);
    assertThat(table.load(Set.of(1L, 2L))).containsOnlyKeys(2L);
  }

  @Test
  void theJournal_writesWhatIsReservedAndForgotten_beforeItCloses() throws Exception {
    table.put(2, SOME);
    try (NumbersJournal journal = new NumbersJournal(table)) {
      assertThat(journal.begin(Set.of(1L, 2L))).containsOnlyKeys(2L);
      journal.reserved(1, SOME);
      journal.reserved(1, MORE);
      journal.forgot(2);
    }
    assertThat(table.load(Set.of(1L, 2L))).isEqualTo(Map.of(1L, MORE));
  }
}
