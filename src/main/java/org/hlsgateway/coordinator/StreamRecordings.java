package org.hlsgateway.coordinator;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.store.Sql;

/**
 * What the storage keeps of pushed streams, as encoders announced it: the application is told of
 * it, and pages and the API list it. Any thread may call.
 */
public final class StreamRecordings {
  private static final String SHOWN = " where not deleting";

  private final Sql sql;

  StreamRecordings(DataSource database) {
    this.sql = new Sql(database);
  }

  /** Part of the transaction that owes the application the same. */
  static void available(Connection connection, OpenStream stream, Available output)
      throws SQLException {
    if (output.type() == StreamType.HLS_LIVE) {
      return;
    }
    boolean isKnown =
        !Sql.read(
                connection,
                row -> row.getString(1),
                "select stream_id from stream_recording where stream_id = ?",
                stream.streamId())
            .isEmpty();
    if (!isKnown) {
      Sql.change(
          connection,
          "insert into stream_recording (stream_id, channel, opened, deleting)"
              + " values (?, ?, ?, false)",
          stream.streamId(),
          stream.channel(),
          stream.opened());
    }
    // Told twice, it is kept once.
    Sql.change(
        connection,
        "delete from stream_recording_index where stream_id = ? and index_file = ?",
        stream.streamId(),
        output.indexFile());
    Sql.change(
        connection,
        "insert into stream_recording_index"
            + " (stream_id, stream_type, resolution, index_file, start_time)"
            + " values (?, ?, ?, ?, ?)",
        stream.streamId(),
        output.type().text(),
        output.resolution(),
        output.indexFile(),
        output.startTimeSeconds().orElse(0));
  }

  /** Part of the transaction that closes the stream. */
  static void closed(Connection connection, OpenStream stream, Instant now) throws SQLException {
    Sql.change(
        connection,
        "update stream_recording set closed = ? where stream_id = ? and closed is null",
        now,
        stream.streamId());
  }

  /**
   * The newest first.
   *
   * @param channel empty: of all channels; without regard to case
   * @param skip how many of the newest to leave out
   */
  public List<StreamRecording> list(Optional<String> channel, int skip, int most)
      throws SQLException {
    String range = " offset " + skip + " rows fetch first " + most + " rows only";
    String order = " order by opened desc, stream_id" + range;
    return sql.transaction(
        connection ->
            withIndexes(
                connection,
                channel.isPresent()
                    ? Sql.read(
                        connection,
                        StreamRecordings::recording,
                        "select * from stream_recording"
                            + SHOWN
                            + " and lower(channel) = ?"
                            + order,
                        StreamingChannel.key(channel.get()))
                    : Sql.read(
                        connection,
                        StreamRecordings::recording,
                        "select * from stream_recording" + SHOWN + order)));
  }

  /** How many there are; see {@link #list}. */
  public long count(Optional<String> channel) throws SQLException {
    String count = "select count(*) from stream_recording" + SHOWN;
    return (channel.isPresent()
            ? sql.read(
                row -> row.getLong(1),
                count + " and lower(channel) = ?",
                StreamingChannel.key(channel.get()))
            : sql.read(row -> row.getLong(1), count))
        .get(0);
  }

  /** Empty if there is none, or if it is being deleted. */
  public Optional<StreamRecording> find(String streamId) throws SQLException {
    return sql
        .transaction(
            connection ->
                withIndexes(
                    connection,
                    Sql.read(
                        connection,
                        StreamRecordings::recording,
                        "select * from stream_recording" + SHOWN + " and stream_id = ?",
                        streamId)))
        .stream()
        .findFirst();
  }

  /** What may become of a wish to delete. */
  public enum Deletion {
    /** It is listed no more; its files are to be deleted. */
    MARKED,
    /** There is none, or it is being deleted already. */
    ABSENT,
    /** It is still written. */
    ACTIVE
  }

  /** From now on it is listed no more, also after a restart; see {@link #marked}. */
  public Deletion mark(String streamId) throws SQLException {
    return sql.transaction(
        connection -> {
          int marked =
              Sql.change(
                  connection,
                  "update stream_recording set deleting = true"
                      + " where stream_id = ? and closed is not null and not deleting",
                  streamId);
          if (marked > 0) {
            return Deletion.MARKED;
          }
          return Sql.read(
                      connection,
                      row -> row.getString(1),
                      "select stream_id from stream_recording" + SHOWN + " and stream_id = ?",
                      streamId)
                  .isEmpty()
              ? Deletion.ABSENT
              : Deletion.ACTIVE;
        });
  }

  /** Those whose files are to be deleted, at most a hundred. */
  public List<StreamRecording> marked() throws SQLException {
    return sql.transaction(
        connection ->
            withIndexes(
                connection,
                Sql.read(
                    connection,
                    StreamRecordings::recording,
                    "select * from stream_recording where deleting"
                        + " order by opened fetch first 100 rows only")));
  }

  /** Its files are deleted. */
  public void forget(String streamId) throws SQLException {
    sql.transaction(
        connection -> {
          Sql.change(
              connection, "delete from stream_recording_index where stream_id = ?", streamId);
          return Sql.change(
              connection,
              "delete from stream_recording where stream_id = ? and deleting",
              streamId);
        });
  }

  private static List<StreamRecording> withIndexes(
      Connection connection, List<StreamRecording> recordings) throws SQLException {
    if (recordings.isEmpty()) {
      return recordings;
    }
    Map<String, List<StreamRecording.Index>> indexes = new HashMap<>();
    Sql.read(
        connection,
        row ->
            indexes
                .computeIfAbsent(row.getString("stream_id"), id -> new ArrayList<>())
                .add(index(row)),
        "select * from stream_recording_index where stream_id in (?"
            + ", ?".repeat(recordings.size() - 1)
            + ") order by id",
        recordings.stream().map(StreamRecording::streamId).toArray());
    return recordings.stream()
        .map(
            each ->
                new StreamRecording(
                    each.streamId(),
                    each.channel(),
                    each.opened(),
                    each.closed(),
                    indexes.getOrDefault(each.streamId(), List.of())))
        .toList();
  }

  private static StreamRecording recording(ResultSet row) throws SQLException {
    return new StreamRecording(
        row.getString("stream_id"),
        row.getString("channel"),
        Sql.instant(row, "opened"),
        row.getObject("closed") == null
            ? Optional.empty()
            : Optional.of(Sql.instant(row, "closed")),
        List.of());
  }

  private static StreamRecording.Index index(ResultSet row) throws SQLException {
    return new StreamRecording.Index(
        StreamType.parse(row.getString("stream_type")).orElseThrow(),
        row.getString("resolution"),
        row.getString("index_file"),
        row.getDouble("start_time"));
  }
}
