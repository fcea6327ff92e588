package org.hlsgateway.boxes;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/** The table {@code remote_command}: what this box has carried out, the latest of it. */
final class DoneCommands {
  /** Far more than a gateway sends without having their answers. */
  static final int MOST = 1_000;

  private final Sql sql;

  DoneCommands(DataSource database) {
    sql = new Sql(database);
  }

  /** Empty if it was not carried out, or so long ago that nobody asks any more. */
  Optional<Answer> find(String uid) throws SQLException {
    return sql
        .read(
            row -> row.getString("answer"), "select answer from remote_command where uid = ?", uid)
        .stream()
        .findFirst()
        .map(text -> Answer.of(Message.json(text)));
  }

  void keep(String uid, Answer answer) throws SQLException {
    sql.transaction(
        connection -> {
          keep(connection, uid, answer);
          return null;
        });
  }

  /** In the transaction of the change that was made. */
  void keep(Connection connection, String uid, Answer answer) throws SQLException {
    Sql.change(
        connection,
        "insert into remote_command (uid, answer) values (?, ?)",
        uid,
        answer.json().toString());
    Sql.change(
        connection,
        "delete from remote_command where id <= (select max(id) from remote_command) - ?",
        MOST);
  }
}
