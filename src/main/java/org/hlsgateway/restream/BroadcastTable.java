package org.hlsgateway.restream;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/** The table {@code broadcast}; see db/migration. */
final class BroadcastTable {
  private static final int LONGEST_ERROR = 500;
  private static final int LONGEST_TEXT = 200;

  private final Sql sql;

  BroadcastTable(DataSource database) {
    sql = new Sql(database);
  }

  void closeLeft() throws SQLException {
    sql.change("update broadcast set ended = seen where ended is null");
  }

  void forgetBefore(Instant time) throws SQLException {
    sql.change("delete from broadcast where ended < ?", time);
  }

  /**
   * @return its id
   */
  long insert(BroadcastLog.Subject subject, Instant started) throws SQLException {
    return sql.transaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into broadcast (kind, channel, target_id, name, source, started, seen,"
                      + " bytes, dropped, reconnects, errors, last_error)"
                      + " values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '')",
                  new String[] {"id"})) {
            OffsetDateTime at = Sql.stored(started);
            insert.setString(1, subject.kind().name());
            insert.setString(2, subject.channel());
            insert.setLong(3, subject.target());
            insert.setString(4, cut(subject.name(), LONGEST_TEXT));
            insert.setString(5, cut(subject.source(), LONGEST_TEXT));
            insert.setObject(6, at);
            insert.setObject(7, at);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
              keys.next();
              return keys.getLong(1);
            }
          }
        });
  }

  void update(long id, BroadcastLog.Figures now, Instant seen, Optional<Instant> ended)
      throws SQLException {
    sql.change(
        "update broadcast set seen = ?, bytes = ?, dropped = ?, reconnects = ?, errors = ?,"
            + " last_error = ? where id = ?",
        seen,
        now.bytes(),
        now.dropped(),
        now.reconnects(),
        now.errors(),
        cut(now.error().orElse(""), LONGEST_ERROR),
        id);
    if (ended.isPresent()) {
      sql.change("update broadcast set ended = ? where id = ?", ended.get(), id);
    }
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  List<BroadcastRow> find(BroadcastQuery query) throws SQLException {
    StringBuilder where = new StringBuilder("select * from broadcast where kind in (");
    List<Object> values = new ArrayList<>();
    String comma = "";
    for (BroadcastLog.Kind kind : query.kinds()) {
      where.append(comma).append('?');
      comma = ", ";
      values.add(kind.name());
    }
    where.append(')');
    query.channel().ifPresent(name -> add(where, values, "channel = ?", name));
    query.target().ifPresent(id -> add(where, values, "target_id = ?", id));
    query.from().ifPresent(time -> add(where, values, "(ended is null or ended >= ?)", time));
    query.to().ifPresent(time -> add(where, values, "started < ?", time));
    query.before().ifPresent(id -> add(where, values, "id < ?", id));
    if (query.onlyFailed()) {
      where.append(" and errors > 0");
    }
    where.append(" order by id desc limit ").append(query.most());
    return sql.read(BroadcastTable::row, where.toString(), values.toArray());
  }

  private static void add(
      StringBuilder where, List<Object> values, String condition, Object value) {
    where.append(" and ").append(condition);
    values.add(value);
  }

  private static BroadcastRow row(ResultSet row) throws SQLException {
    String error = row.getString("last_error");
    return new BroadcastRow(
        row.getLong("id"),
        new BroadcastLog.Subject(
            BroadcastLog.Kind.valueOf(row.getString("kind")),
            row.getString("channel"),
            row.getLong("target_id"),
            row.getString("name"),
            row.getString("source")),
        Sql.instant(row, "started"),
        Sql.instant(row, "seen"),
        row.getObject("ended") == null ? Optional.empty() : Optional.of(Sql.instant(row, "ended")),
        new BroadcastLog.Figures(
            row.getLong("bytes"),
            row.getLong("dropped"),
            row.getInt("reconnects"),
            row.getInt("errors"),
            error.isEmpty() ? Optional.empty() : Optional.of(error)));
  }
}
