package org.hlsgateway.live;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.packager.Numbers;

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
                "select channel_id, media_sequence, discontinuity_sequence from channel_numbers");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        marks.put(rows.getLong(1), new ChannelMark(new Numbers(rows.getLong(2), rows.getLong(3))));
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

  void put(long channel, ChannelMark mark) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (write(
              connection,
              "update channel_numbers set media_sequence = ?, discontinuity_sequence = ?"
                  + " where channel_id = ?",
              channel,
              mark)
          == 0) {
        write(
            connection,
            "insert into channel_numbers (media_sequence, discontinuity_sequence, channel_id)"
                + " values (?, ?, ?)",
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
      statement.setLong(3, channel);
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
