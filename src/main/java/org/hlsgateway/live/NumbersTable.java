package org.hlsgateway.live;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.hlsgateway.store.Sql;

/** The table {@code channel_numbers}; see db/migration. Each call is a transaction of its own. */
@ApplicationScoped
class NumbersTable {

  private Sql sql;

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    sql = new Sql(database);
  }

  /** The marks of the channels that there are; those of others are deleted. */
  Map<Long, ChannelMark> load(Set<Long> channels) throws SQLException {
    Map<Long, ChannelMark> marks = new HashMap<>();
    sql.read(
        row -> marks.put(row.getLong("channel_id"), mark(row)),
        "select channel_id, media_sequence, discontinuity_sequence, target_duration_seconds,"
            + " part_target_micros from channel_numbers");
    for (Long channel : Set.copyOf(marks.keySet())) {
      if (!channels.contains(channel)) {
        delete(channel);
        marks.remove(channel);
      }
    }
    return marks;
  }

  private static ChannelMark mark(ResultSet row) throws SQLException {
    int targetDuration = row.getInt("target_duration_seconds");
    return new ChannelMark(
        new Numbers(row.getLong("media_sequence"), row.getLong("discontinuity_sequence")),
        targetDuration == 0
            ? Optional.empty()
            : Optional.of(new PlaylistTerms(targetDuration, row.getLong("part_target_micros"))));
  }

  void put(long channel, ChannelMark mark) throws SQLException {
    sql.put(
        "update channel_numbers set media_sequence = ?, discontinuity_sequence = ?,"
            + " target_duration_seconds = ?, part_target_micros = ? where channel_id = ?",
        "insert into channel_numbers (media_sequence, discontinuity_sequence,"
            + " target_duration_seconds, part_target_micros, channel_id)"
            + " values (?, ?, ?, ?, ?)",
        mark.reserved().mediaSequence(),
        mark.reserved().discontinuitySequence(),
        mark.promised().map(PlaylistTerms::targetDurationSeconds).orElse(0),
        mark.promised().map(PlaylistTerms::partTargetMicros).orElse(0L),
        channel);
  }

  void delete(long channel) throws SQLException {
    sql.change("delete from channel_numbers where channel_id = ?", channel);
  }
}
