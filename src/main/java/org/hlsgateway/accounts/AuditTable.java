package org.hlsgateway.accounts;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/** What {@link Audit} noted: to look at, and to delete when it is old. */
@ApplicationScoped
public class AuditTable {
  /** Whatever AUDIT_DAYS says: of some hundred bytes each. */
  static final long MOST = 1_000_000;

  /** Deleted at a time: others wait for their turn. */
  private static final int AT_A_TIME = 10_000;

  private Sql sql;

  /** For the container. */
  public AuditTable() {}

  AuditTable(DataSource database) {
    sql = new Sql(database);
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    sql = new Sql(database);
  }

  /**
   * The newest first.
   *
   * @param limit at most so many
   */
  public List<AuditEntry> find(AuditQuery query, int limit) throws SQLException {
    StringBuilder where = new StringBuilder("select * from audit_entry where id > 0");
    List<Object> parameters = new ArrayList<>();
    query.who().ifPresent(who -> add(" and who_key = ?", Account.key(who), where, parameters));
    query.kind().ifPresent(kind -> add(" and kind = ?", kind.name(), where, parameters));
    query
        .text()
        .ifPresent(
            text ->
                add(
                    " and position(cast(? as varchar(300)) in lower(subject)) > 0",
                    text.toLowerCase(Locale.ROOT),
                    where,
                    parameters));
    query.from().ifPresent(from -> add(" and noted >= ?", from, where, parameters));
    query.until().ifPresent(until -> add(" and noted < ?", until, where, parameters));
    query.before().ifPresent(before -> add(" and id < ?", before, where, parameters));
    where.append(" order by id desc fetch first ").append(limit).append(" rows only");
    return sql.read(AuditTable::entry, where.toString(), parameters.toArray());
  }

  private static void add(
      String condition, Object value, StringBuilder where, List<Object> parameters) {
    where.append(condition);
    parameters.add(value);
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        Sql.instant(row, "noted"),
        row.getString("who"),
        row.getString("token"),
        row.getString("address"),
        AuditEntry.Kind.valueOf(row.getString("kind")),
        AuditEntry.Deed.valueOf(row.getString("deed")),
        row.getString("subject"),
        row.getString("detail"));
  }

  /**
   * Deletes what is older, and of the rest all but the newest {@code most}.
   *
   * @return how many
   */
  int prune(Instant oldest, long most) throws SQLException {
    int all = 0;
    int gone;
    do {
      gone =
          sql.change(
              "delete from audit_entry where id in (select id from audit_entry where noted < ?"
                  + " or id <= (select max(id) - ? from audit_entry)"
                  + " order by id fetch first "
                  + AT_A_TIME
                  + " rows only)",
              oldest,
              most);
      all += gone;
    } while (gone == AT_A_TIME);
    return all;
  }
}
