package org.hlsgateway.channels;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What Flyway noted in the database. Where that is exactly what this version brings, as at every
 * start but the first after an update, Flyway has nothing to do and is not loaded: with what it
 * stands on, that is two thousand classes.
 */
final class MigrationHistory {
  private static final String TABLE = "flyway_schema_history";

  private MigrationHistory() {}

  /**
   * True if every script of this version was run as it is now, and no other; whatever else there
   * is, Flyway judges.
   *
   * @throws SQLException if the database cannot be opened or read
   */
  static boolean isComplete(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return hasTable(connection) && run(connection).equals(MigrationScripts.sums());
    }
  }

  private static boolean hasTable(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, connection.getSchema(), TABLE, null)) {
      return tables.next();
    }
  }

  /** The sums of what was run without an error, by the names of the scripts. */
  private static Map<String, Integer> run(Connection connection) throws SQLException {
    Map<String, Integer> run = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                // What has no version is Flyway's note that it made this table.
                "select \"script\", \"checksum\", \"success\" from \""
                    + TABLE
                    + "\" where \"version\" is not null")) {
      while (rows.next()) {
        run.put(rows.getString(1), rows.getBoolean(3) ? (Integer) rows.getObject(2) : null);
      }
    }
    return run;
  }
}
