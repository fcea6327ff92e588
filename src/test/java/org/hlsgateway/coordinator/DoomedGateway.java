package org.hlsgateway.coordinator;

import java.io.File;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.channels.DatabaseFile;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.store.Sql;

/**
 * A process that changes every table of the database as fast as it can, as the gateway does, and
 * says on its output what it is about to change and what was committed. It is there to be killed.
 *
 * <p>A fact is a word; it is in the database, or it is not. {@code 8192 begin +a -b} is said before
 * the change that adds fact a and removes fact b, {@code 12288 done +a -b} once it is committed;
 * the number is how many bytes the database's file has then.
 */
final class DoomedGateway {
  /** So many rows of each kind are kept. */
  private static final int KEPT = 20;

  /** Less than the gateway's own, so that it happens every few kills. */
  private static final long COMPACTED_FROM_BYTES = 8L << 20;

  private static File file;

  private final DataSource database;
  private final Sql sql;
  private final StreamStore streams;
  private final StreamingChannels keys;

  private DoomedGateway(DataSource database) {
    this.database = database;
    this.sql = new Sql(database);
    this.streams = new StreamStore(database, Clock.systemUTC(), true);
    this.keys =
        new StreamingChannels(
            database,
            Clock.systemUTC(),
            128,
            channel -> false,
            Audit.ofTheGateway(Clock.systemUTC()),
            (issuer, channel) -> false);
  }

  /** Its arguments: the JDBC address, its file, and the number to begin with. */
  public static void main(String[] arguments) throws SQLException {
    file = new File(arguments[1]);
    DatabaseFile.compact(file.toPath(), COMPACTED_FROM_BYTES);
    say("compacted");
    JdbcConnectionPool pool = JdbcConnectionPool.create(arguments[0], "sa", "");
    pool.setMaxConnections(20);
    Flyway.configure().dataSource(pool).locations("classpath:db/migration").load().migrate();
    DoomedGateway gateway = new DoomedGateway(pool);
    long first = Long.parseLong(arguments[2]);
    gateway.closeWhatIsLeft();
    gateway.start("publishers", first, number -> gateway.publish(first, number));
    gateway.start("keys", first, gateway::key);
    gateway.start("channels", first, gateway::channel);
    gateway.start("walls", first, gateway::wall);
    gateway.start("knowledge", first, gateway::knowledge);
    gateway.start("delivery", first, number -> gateway.deliver());
    say("ready");
  }

  private interface Round {
    void number(long number) throws SQLException;
  }

  private interface Change {
    void commit() throws SQLException;
  }

  private void start(String name, long first, Round round) {
    new Thread(
            () -> {
              try {
                for (long number = first; ; number++) {
                  round.number(number);
                }
              } catch (SQLException e) {
                say("failed " + name + " " + e);
              }
            },
            name)
        .start();
  }

  private static synchronized void say(String line) {
    System.out.println(file.length() + " " + line);
    System.out.flush();
  }

  private static void change(String facts, Change change) throws SQLException {
    say("begin " + facts);
    change.commit();
    say("done " + facts);
  }

  /** As the gateway does at its start. */
  private void closeWhatIsLeft() throws SQLException {
    StringBuilder left = new StringBuilder();
    try (Connection connection = database.getConnection()) {
      for (String fact : facts(connection)) {
        if (fact.startsWith("open-")) {
          left.append(" -").append(fact).append(" +").append(fact.replace("open", "closed"));
        }
      }
    }
    change(left.toString().trim(), streams::closeAll);
  }

  private void publish(long first, long number) throws SQLException {
    OpenStream begun = stream(number);
    change("+open-" + number, () -> streams.opened(begun));
    Available vod = new Available(StreamType.HLS_VOD, "1x1-1", "hls/v.m3u8", OptionalDouble.of(0));
    change("+vod-" + number + " +recording-" + number, () -> streams.available(begun, vod));
    if (number % KEPT == 0) {
      for (long old = Math.max(first, number - KEPT); old < number; old++) {
        OpenStream ended = stream(old);
        change("-open-" + old + " +closed-" + old, () -> streams.closed(ended));
      }
    }
  }

  private void deliver() throws SQLException {
    for (Callback callback : streams.due(5)) {
      String kind = callback.output().isPresent() ? "vod" : "closed";
      if (streams.countWaiting() > KEPT) {
        change("-" + kind + "-" + callback.streamId(), () -> streams.delivered(callback.id()));
      } else {
        streams.failed(callback.id(), "503", Instant.now());
      }
    }
  }

  private static OpenStream stream(long number) {
    return new OpenStream(
        "channel-" + number,
        Long.toString(number),
        new ServerAddress(SourceType.RTMP, "127.0.0.1", 1935, false),
        Instant.now());
  }

  private void key(long number) throws SQLException {
    change("+key-" + number, () -> keys.make("k" + number, OptionalLong.empty()));
    change("-key-" + (number - KEPT), () -> keys.remove("k" + (number - KEPT)));
  }

  private void channel(long number) throws SQLException {
    change(
        "+channel-" + number,
        () ->
            sql.change(
                "insert into channel (version, nickname, nickname_key, source_sealed, enabled,"
                    + " pinned, created, updated) values (0, ?, ?, ?, true, false,"
                    + " current_timestamp, current_timestamp)",
                "c" + number,
                "c" + number,
                "sealed".repeat(50)));
    change(
        "+renamed-" + number,
        () ->
            sql.change(
                "update channel set title = 'renamed', version = 1 where nickname_key = ?",
                "c" + number));
    long old = number - KEPT;
    change(
        "-channel-" + old + " -renamed-" + old,
        () -> sql.change("delete from channel where nickname_key = ?", "c" + old));
  }

  private void wall(long number) throws SQLException {
    change(
        "+wall-" + number,
        () ->
            sql.change(
                "insert into saved_wall values (?, 'Wall', ?, 2)", "w" + number, "a,".repeat(900)));
    long old = number - KEPT;
    change("-wall-" + old, () -> sql.change("delete from saved_wall where name = ?", "w" + old));
  }

  private void knowledge(long number) throws SQLException {
    change(
        "+known-" + number,
        () ->
            sql.change(
                "insert into source_knowledge values (?, ?, false, false, 0, current_timestamp,"
                    + " 'RUN')",
                "f" + number,
                "{}".repeat(400)));
    long old = number - KEPT;
    change(
        "-known-" + old,
        () -> sql.change("delete from source_knowledge where fingerprint = ?", "f" + old));
  }

  /** Every fact that is in the database. */
  static Set<String> facts(Connection connection) throws SQLException {
    Set<String> facts = new TreeSet<>();
    read(connection, facts, "select 'open-' || stream_id from coordinator_stream");
    read(
        connection,
        facts,
        "select case when stream_type is null then 'closed-' else 'vod-' end || stream_id"
            + " from coordinator_callback");
    read(connection, facts, "select 'recording-' || stream_id from stream_recording_index");
    read(connection, facts, "select 'key-' || substring(channel, 2) from streaming_key");
    read(connection, facts, "select 'channel-' || substring(nickname, 2) from channel");
    read(
        connection,
        facts,
        "select 'renamed-' || substring(nickname, 2) from channel where title = 'renamed'");
    read(connection, facts, "select 'wall-' || substring(name, 2) from saved_wall");
    read(connection, facts, "select 'known-' || substring(fingerprint, 2) from source_knowledge");
    return facts;
  }

  private static void read(Connection connection, Set<String> facts, String sql)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        facts.add(rows.getString(1));
      }
    }
  }
}
