package org.hlsgateway.livebox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/** The table {@code machine_sample}; see db/migration. */
final class SampleTable {
  static final int FINE_SECONDS = 10;
  static final int COARSE_SECONDS = 60;

  /** In one transaction. */
  private static final int MOST_THINNED = 2_000;

  private final Sql sql;

  SampleTable(DataSource database) {
    sql = new Sql(database);
  }

  void add(MachineSample sample) throws SQLException {
    sql.transaction(connection -> insert(connection, sample));
  }

  private static int insert(Connection connection, MachineSample sample) throws SQLException {
    return Sql.change(
        connection,
        "insert into machine_sample (taken, seconds, cpu, disk, bytes, dropped)"
            + " values (?, ?, ?, ?, ?, ?)",
        sample.taken(),
        sample.seconds(),
        sample.cpu(),
        sample.disk(),
        sample.bytes(),
        sample.dropped());
  }

  /**
   * @param most rows, the oldest first
   */
  List<MachineSample> between(Instant from, Instant to, int most) throws SQLException {
    return sql.read(
        SampleTable::row,
        "select * from machine_sample where taken >= ? and taken < ? order by taken limit " + most,
        from,
        to);
  }

  private static MachineSample row(ResultSet row) throws SQLException {
    return new MachineSample(
        Sql.instant(row, "taken"),
        row.getInt("seconds"),
        row.getDouble("cpu"),
        row.getDouble("disk"),
        row.getLong("bytes"),
        row.getLong("dropped"));
  }

  /** Makes minutes of what is older. Some at a time: true if there are more. */
  boolean thinBefore(Instant time) throws SQLException {
    // Whole minutes alone: the rest of one would come to the same row later.
    Instant end = time.truncatedTo(ChronoUnit.MINUTES);
    return sql.transaction(
        connection -> {
          List<MachineSample> fine =
              Sql.read(
                  connection,
                  SampleTable::row,
                  "select * from machine_sample where seconds = ? and taken <= ? order by taken"
                      + " limit "
                      + MOST_THINNED,
                  FINE_SECONDS,
                  end);
          boolean isMore = fine.size() == MOST_THINNED;
          Map<Instant, List<MachineSample>> minutes =
              fine.stream()
                  .collect(
                      Collectors.groupingBy(
                          SampleTable::minute, TreeMap::new, Collectors.toList()));
          Instant last = isMore ? minute(fine.get(fine.size() - 1)) : Instant.MAX;
          for (Map.Entry<Instant, List<MachineSample>> each : minutes.entrySet()) {
            if (each.getKey().isBefore(last)) {
              thin(connection, each.getKey(), each.getValue());
            }
          }
          return isMore;
        });
  }

  /** The end of the minute that a sample ends in. */
  private static Instant minute(MachineSample sample) {
    Instant whole = sample.taken().truncatedTo(ChronoUnit.MINUTES);
    return whole.equals(sample.taken()) ? whole : whole.plus(1, ChronoUnit.MINUTES);
  }

  private static void thin(Connection connection, Instant minute, List<MachineSample> fine)
      throws SQLException {
    for (MachineSample each : fine) {
      Sql.change(connection, "delete from machine_sample where taken = ?", each.taken());
    }
    // Should the clock have been set back, there is one of this minute.
    Sql.change(connection, "delete from machine_sample where taken = ?", minute);
    insert(
        connection,
        new MachineSample(
            minute,
            COARSE_SECONDS,
            fine.stream().mapToDouble(MachineSample::cpu).average().orElse(0),
            fine.stream().mapToDouble(MachineSample::disk).average().orElse(0),
            fine.stream().mapToLong(MachineSample::bytes).sum(),
            fine.stream().mapToLong(MachineSample::dropped).sum()));
  }

  void forgetBefore(Instant time) throws SQLException {
    sql.change("delete from machine_sample where taken < ?", time);
  }
}
