package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationHistoryTest {
  private final JdbcDataSource database = new JdbcDataSource();
  private Connection keepsItOpen;

  @BeforeEach
  void open() throws SQLException {
    database.setUrl("jdbc:h2:mem:history");
    keepsItOpen = database.getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    keepsItOpen.close();
  }

  @Test
  void emptyDatabase_isLeftToFlyway() throws SQLException {
    assertThat(MigrationHistory.isComplete(database)).isFalse();
  }

  @Test
  void databaseThatThisVersionMade_isComplete() throws SQLException {
    Migrations.migrate(database);

    assertThat(MigrationHistory.isComplete(database)).isTrue();
  }

  @Test
  void scriptThatIsStillToRun_isLeftToFlyway() throws SQLException {
    Migrations.migrate(database);
    change("delete from \"flyway_schema_history\" where \"version\" = '7'");

    assertThat(MigrationHistory.isComplete(database)).isFalse();
  }

  @Test
  void scriptThatWasAnotherThen_isLeftToFlyway() throws SQLException {
    Migrations.migrate(database);
    change("update \"flyway_schema_history\" set \"checksum\" = 1 where \"version\" = '3'");

    assertThat(MigrationHistory.isComplete(database)).isFalse();
  }

  @Test
  void scriptThatFailed_isLeftToFlyway() throws SQLException {
    Migrations.migrate(database);
    change("update \"flyway_schema_history\" set \"success\" = false where \"version\" = '7'");

    assertThat(MigrationHistory.isComplete(database)).isFalse();
  }

  @Test
  void scriptOfALaterVersion_isLeftToFlyway() throws SQLException {
    Migrations.migrate(database);
    change(
        "insert into \"flyway_schema_history\" select 99, '99', 'later', \"type\", 'V99__later.sql', 5,"
            + " \"installed_by\", \"installed_on\", 1, true from \"flyway_schema_history\""
            + " where \"version\" = '7'");

    assertThat(MigrationHistory.isComplete(database)).isFalse();
  }

  private void change(String sql) throws SQLException {
    try (Statement statement = keepsItOpen.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}
