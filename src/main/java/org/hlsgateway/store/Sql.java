package org.hlsgateway.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Statements with parameters, one connection or one transaction each. */
public final class Sql {
  private static final Logger LOG = System.getLogger(Sql.class.getName());
  private static final int SECONDS_PER_STATEMENT = 20;

  /** A statement's own limit is kept by the server, which must be there to do so. */
  private static final Duration SILENCE = Duration.ofSeconds(SECONDS_PER_STATEMENT + 10);

  private final DataSource database;
  private final OneWriter writer;
  private final int silenceMillis;

  public Sql(DataSource database) {
    this(database, SILENCE);
  }

  /**
   * @param silence of the database server, after which its connection counts as lost
   */
  public Sql(DataSource database, Duration silence) {
    this.database = database;
    this.writer = new OneWriter(database);
    this.silenceMillis = Math.toIntExact(silence.toMillis());
  }

  /** True if other processes may use the database at the same time. */
  public static boolean isShared(DataSource database) throws SQLException {
    return new Sql(database)
        .connected(connection -> !connection.getMetaData().getDatabaseProductName().equals("H2"));
  }

  /** Something done with a connection. */
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Makes a value of the row that the result stands at. */
  public interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** All or nothing. */
  public <T> T transaction(Work<T> work) throws SQLException {
    return writer.alone(() -> connected(connection -> allOrNothing(connection, work)));
  }

  private static <T> T allOrNothing(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.on(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      // Else the end of the transaction, below, would commit what there is.
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** One statement that changes something, by itself; how many rows it changed. */
  public int change(String sql, Object... parameters) throws SQLException {
    return writer.alone(() -> connected(connection -> change(connection, sql, parameters)));
  }

  /**
   * Makes a row what it should be, whether it is there or not.
   *
   * @param parameters of the update, and of the insert in the same order
   */
  public void put(String update, String insert, Object... parameters) throws SQLException {
    transaction(
        connection -> {
          int changed = change(connection, update, parameters);
          return changed > 0 ? changed : change(connection, insert, parameters);
        });
  }

  /** One statement that reads, by itself. */
  public <T> List<T> read(Row<T> row, String sql, Object... parameters) throws SQLException {
    return connected(connection -> read(connection, row, sql, parameters));
  }

  private <T> T connected(Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, silenceMillis);
      try {
        return work.on(connection);
      } finally {
        restore(connection, before);
      }
    }
  }

  private static void restore(Connection connection, int networkTimeout) {
    try {
      connection.setNetworkTimeout(Runnable::run, networkTimeout);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the connection is broken, and the pool will see that", e);
    }
  }

  public static int change(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  public static <T> List<T> read(
      Connection connection, Row<T> row, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row.of(result));
      }
      return rows;
    }
  }

  /** As a column takes it, to what both databases keep. */
  public static OffsetDateTime stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setQueryTimeout(SECONDS_PER_STATEMENT);
      for (int i = 0; i < parameters.length; i++) {
        set(statement, i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof Instant instant) {
      statement.setObject(index, stored(instant));
    } else if (value == Nothing.NUMBER) {
      statement.setNull(index, Types.DOUBLE);
    } else if (value == Nothing.TEXT) {
      statement.setNull(index, Types.VARCHAR);
    } else {
      statement.setObject(index, value);
    }
  }

  /** A null that knows its type. */
  public enum Nothing {
    NUMBER,
    TEXT
  }
}
