package org.hlsgateway.live;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/** The table {@code channel_numbers}; see db/migration. Each call is a transaction of its own. */
@ApplicationScoped
class NumbersTable {

  @Resource(lookup = "jdbc/gateway")
  DataSource database;

  /** The marks of the channels that there are; those of others are deleted. */
  Map<Long, ChannelMark> load(Set<Long> channels) throws SQLException {
    Map<Long, ChannelMark> marks = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select channel_id, media_sequence, discontinuity_sequence, target_duration_seconds,"
                    + " part_target_micros from channel_numbers");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        marks.put(rows.getLong(1), read(rows));
      }
    }
    for (Long channel : Set.copyOf(marks.keySet())) {
      if (!channels.contains(channel)) {
        delete(channel);
        marks.remove(channel);
      }
    }
    return marks;
  }

  private static ChannelMark read(ResultSet row) throws SQLException {
    int targetDuration = row.getInt(4);
    return new ChannelMark(
        new Numbers(row.getLong(2), row.getLong(3)),
        targetDuration == 0
            ? Optional.empty()
            : Optional.of(new PlaylistTerms(targetDuration, row.getLong(5))));
  }

  void put(long channel, ChannelMark mark) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (write(
              connection,
              "update channel_numbers set media_sequence = ?, discontinuity_sequence = ?,"
                  + " target_duration_seconds = ?, part_target_micros = ? where channel_id = ?",
              channel,
              mark)
          == 0) {
        write(
            connection,
            "insert into channel_numbers (media_sequence, discontinuity_sequence,"
                + " target_duration_seconds, part_target_micros, channel_id)"
                + " values (?, ?, ?, ?, ?)",
            channel,
            mark);
      }
    }
  }

  private static int write(Connection connection, String sql, long channel, ChannelMark mark)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, mark.reserved().mediaSequence());
      statement.setLong(2, mark.reserved().discontinuitySequence());
      statement.setInt(3, mark.promised().map(PlaylistTerms::targetDurationSeconds).orElse(0));
      statement.setLong(4, mark.promised().map(PlaylistTerms::partTargetMicros).orElse(0L));
      statement.setLong(5, channel);
      return statement.executeUpdate();
    }
  }

  void delete(long channel) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("delete from channel_numbers where channel_id = ?")) {
      statement.setLong(1, channel);
      statement.executeUpdate();
    }
  }
}
