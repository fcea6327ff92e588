package org.hlsgateway.coordinator;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.sql.DataSource;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.store.Sql;

/** Active streams and undelivered callbacks, in the database. Every method is one transaction. */
final class StreamStore {
  private static final int LONGEST_ERROR = 400;

  /** Beyond any {@link CallbackDelivery#BACKOFF}. */
  private static final Duration FARTHEST = CallbackDelivery.BACKOFF.longest().multipliedBy(2);

  private final Sql sql;
  private final Clock clock;
  private final boolean keepsCallbacks;

  /**
   * @param keepsCallbacks false: there is nobody to tell, so no callback is written down
   */
  StreamStore(DataSource database, Clock clock, boolean keepsCallbacks) {
    this.sql = new Sql(database);
    this.clock = clock;
    this.keepsCallbacks = keepsCallbacks;
  }

  void opened(OpenStream stream) throws SQLException {
    sql.change(
        "insert into coordinator_stream"
            + " (stream_id, channel, server_type, server_ip, server_port, server_ssl, opened)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        stream.streamId(),
        stream.channel(),
        stream.server().type().name(),
        stream.server().ip(),
        stream.server().port(),
        stream.server().ssl(),
        stream.opened());
  }

  void forgotten(String streamId) throws SQLException {
    sql.change("delete from coordinator_stream where stream_id = ?", streamId);
  }

  void available(OpenStream stream, Available output) throws SQLException {
    sql.transaction(
        connection -> {
          available(connection, stream, output);
          StreamRecordings.available(connection, stream, output);
          return null;
        });
  }

  private void available(Connection connection, OpenStream stream, Available output)
      throws SQLException {
    if (keepsCallbacks) {
      Sql.change(
          connection,
          "insert into coordinator_callback (stream_id, channel, event, stream_type, resolution,"
              + " index_file, start_time, created, attempts, next_attempt)"
              + " values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
          stream.streamId(),
          stream.channel(),
          Callback.AVAILABLE,
          output.type().text(),
          output.resolution(),
          output.indexFile(),
          output.startTimeSeconds().isPresent()
              ? (Object) output.startTimeSeconds().getAsDouble()
              : Sql.Nothing.NUMBER,
          clock.instant(),
          clock.instant());
    }
  }

  /**
   * Recordings and pictures stay owed, before the end; that the stream can be played live is told
   * nobody any more.
   */
  void closed(OpenStream stream) throws SQLException {
    sql.transaction(
        connection -> {
          close(connection, stream);
          return null;
        });
  }

  /**
   * Closes what a coordinator before this one left: nobody publishes it any more.
   *
   * @return what that was
   */
  List<OpenStream> closeAll() throws SQLException {
    return sql.transaction(
        connection -> {
          List<OpenStream> left =
              Sql.read(
                  connection,
                  StreamStore::stream,
                  "select * from coordinator_stream order by opened, stream_id");
          for (OpenStream stream : left) {
            close(connection, stream);
          }
          return left;
        });
  }

  private void close(Connection connection, OpenStream stream) throws SQLException {
    Sql.change(
        connection,
        "delete from coordinator_callback where stream_id = ? and stream_type = ?",
        stream.streamId(),
        StreamType.HLS_LIVE.text());
    StreamRecordings.closed(connection, stream, clock.instant());
    // Written only by who removes the stream: twice closed is told once.
    int removed =
        Sql.change(
            connection, "delete from coordinator_stream where stream_id = ?", stream.streamId());
    if (keepsCallbacks && removed > 0) {
      oweClosed(connection, stream.streamId(), stream.channel(), clock.instant());
    }
  }

  /** The application is to be told that the stream was closed. */
  static void oweClosed(Connection connection, String streamId, String channel, Instant now)
      throws SQLException {
    Sql.change(
        connection,
        "insert into coordinator_callback"
            + " (stream_id, channel, event, created, attempts, next_attempt)"
            + " values (?, ?, ?, ?, 0, ?)",
        streamId,
        channel,
        Callback.CLOSED,
        now,
        now);
  }

  /**
   * The first of each stream, if its time has come, or is too far away to have been given by this
   * clock: it was set back. The longest due first.
   */
  List<Callback> due(int most) throws SQLException {
    Instant now = clock.instant();
    return sql.read(
        StreamStore::callback,
        "select * from coordinator_callback c"
            + " where (c.next_attempt <= ? or c.next_attempt > ?) and not exists"
            + " (select 1 from coordinator_callback e where e.stream_id = c.stream_id"
            + " and e.id < c.id) order by c.next_attempt, c.id fetch first "
            + most
            + " rows only",
        now,
        now.plus(FARTHEST));
  }

  /** Callbacks that the application has not taken. */
  int waiting() throws SQLException {
    return sql.read(row -> row.getInt(1), "select count(*) from coordinator_callback").get(0);
  }

  void delivered(long id) throws SQLException {
    sql.change("delete from coordinator_callback where id = ?", id);
  }

  /**
   * @param error one line; cut if it is long
   */
  void failed(long id, String error, Instant nextAttempt) throws SQLException {
    sql.change(
        "update coordinator_callback set attempts = attempts + 1, last_error = ?,"
            + " next_attempt = ? where id = ?",
        error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR),
        nextAttempt,
        id);
  }

  /** Forgets the callback for good. */
  boolean drop(long id) throws SQLException {
    return sql.change("delete from coordinator_callback where id = ?", id) > 0;
  }

  /** Everything is due now. */
  void retryAll() throws SQLException {
    sql.change(
        "update coordinator_callback set next_attempt = ? where next_attempt > ?",
        clock.instant(),
        clock.instant());
  }

  /** The oldest, in the order they were made. */
  List<Callback> waiting(int most) throws SQLException {
    return sql.read(
        StreamStore::callback,
        "select * from coordinator_callback order by id fetch first " + most + " rows only");
  }

  long countWaiting() throws SQLException {
    return sql.read(row -> row.getLong(1), "select count(*) from coordinator_callback").get(0);
  }

  private static OpenStream stream(ResultSet row) throws SQLException {
    return new OpenStream(
        row.getString("channel"),
        row.getString("stream_id"),
        new ServerAddress(
            SourceType.valueOf(row.getString("server_type")),
            row.getString("server_ip"),
            row.getInt("server_port"),
            row.getBoolean("server_ssl")),
        Sql.instant(row, "opened"));
  }

  private static Callback callback(ResultSet row) throws SQLException {
    Optional<Available> output = Optional.empty();
    if (row.getString("event").equals(Callback.AVAILABLE)) {
      double start = row.getDouble("start_time");
      OptionalDouble startTime = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(start);
      output =
          Optional.of(
              new Available(
                  StreamType.parse(row.getString("stream_type")).orElseThrow(),
                  row.getString("resolution"),
                  row.getString("index_file"),
                  startTime));
    }
    String error = row.getString("last_error");
    return new Callback(
        row.getLong("id"),
        row.getString("channel"),
        row.getString("stream_id"),
        output,
        Sql.instant(row, "created"),
        row.getInt("attempts"),
        Sql.instant(row, "next_attempt"),
        error == null ? "" : error);
  }
}
