package org.hlsgateway.boxes;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.store.Sql;

/** The tables {@code box} and {@code box_command}; see db/migration. */
final class BoxTable {
  private static final String WAITING =
      "select count(*) from box_command where box_id = ? and answered is null";

  private final Sql sql;
  private final StoreSeal seal;

  BoxTable(DataSource database, StoreSeal seal) {
    sql = new Sql(database);
    this.seal = seal;
  }

  <T> T transaction(Sql.Work<T> work) throws SQLException {
    return sql.transaction(work);
  }

  /** In the order of their names. */
  List<Box> all() throws SQLException {
    return sql.read(BoxTable::box, "select * from box order by lower(name), id");
  }

  private static Box box(ResultSet row) throws SQLException {
    return new Box(
        row.getLong("id"),
        row.getString("name"),
        row.getString("token_hash"),
        Sql.instant(row, "created"),
        time(row, "seen"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return row.getObject(column) == null ? Optional.empty() : Optional.of(Sql.instant(row, column));
  }

  /**
   * @return its id
   */
  long insert(Connection connection, String name, String tokenHash, Instant created)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into box (name, token_hash, created) values (?, ?, ?)", new String[] {"id"})) {
      insert.setString(1, name);
      insert.setString(2, tokenHash);
      insert.setObject(3, Sql.stored(created));
      return id(insert);
    }
  }

  private static long id(PreparedStatement insert) throws SQLException {
    insert.executeUpdate();
    try (ResultSet keys = insert.getGeneratedKeys()) {
      keys.next();
      return keys.getLong(1);
    }
  }

  /** And its commands. */
  boolean delete(Connection connection, long id) throws SQLException {
    return Sql.change(connection, "delete from box where id = ?", id) > 0;
  }

  void seen(List<Long> ids, Instant when) throws SQLException {
    sql.transaction(
        connection -> {
          for (long id : ids) {
            Sql.change(connection, "update box set seen = ? where id = ?", when, id);
          }
          return null;
        });
  }

  // ---- commands --------------------------------------------------------------------------------

  int waiting(Connection connection, long box) throws SQLException {
    return Sql.read(connection, row -> row.getInt(1), WAITING, box).get(0);
  }

  int waiting(long box) throws SQLException {
    return sql.read(row -> row.getInt(1), WAITING, box).get(0);
  }

  /**
   * @param shown the change without its secrets
   * @return its id
   */
  long insert(
      Connection connection, long box, Command command, JsonObject shown, Instant given, String by)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into box_command (box_id, uid, kind, change_sealed, shown, given, given_by,"
                + " done, reason) values (?, ?, ?, ?, ?, ?, ?, false, '')",
            new String[] {"id"})) {
      insert.setLong(1, box);
      insert.setString(2, command.uid());
      insert.setString(3, command.kind().name());
      insert.setString(4, seal.close(command.change().toString(), owner(box)));
      insert.setString(5, shown.toString());
      insert.setObject(6, Sql.stored(given));
      insert.setString(7, by);
      return id(insert);
    }
  }

  /** The oldest first. */
  List<Command> unanswered(long box, int most) throws SQLException {
    return sql.read(
        row ->
            new Command(
                row.getString("uid"),
                Command.Kind.valueOf(row.getString("kind")),
                Message.json(seal.open(row.getString("change_sealed"), owner(box)))),
        "select * from box_command where box_id = ? and answered is null order by id limit ?",
        box,
        most);
  }

  /** Its secrets are kept no longer. */
  void answered(long box, String uid, Answer answer, Instant when) throws SQLException {
    sql.change(
        "update box_command set answered = ?, done = ?, reason = ?, change_sealed = ''"
            + " where box_id = ? and uid = ? and answered is null",
        when,
        answer.done(),
        answer.reason(),
        box,
        uid);
  }

  /**
   * The latest first.
   *
   * @param before an id; only those given earlier
   */
  List<GivenCommand> latest(long box, long before, int most) throws SQLException {
    return sql.read(
        BoxTable::given,
        "select * from box_command where box_id = ? and id < ? order by id desc limit ?",
        box,
        before,
        most);
  }

  private static GivenCommand given(ResultSet row) throws SQLException {
    Optional<Instant> answered = time(row, "answered");
    Answer answer = new Answer(row.getBoolean("done"), row.getString("reason"));
    return new GivenCommand(
        row.getLong("id"),
        row.getLong("box_id"),
        Command.Kind.valueOf(row.getString("kind")),
        row.getString("shown"),
        Sql.instant(row, "given"),
        row.getString("given_by"),
        answered,
        answered.map(when -> answer));
  }

  /** What waits is kept. */
  void forgetAnsweredBefore(Instant time) throws SQLException {
    sql.change("delete from box_command where answered < ?", time);
  }

  /** What is copied into another box's row is worth nothing there. */
  private static String owner(long box) {
    return "box:" + box;
  }
}
