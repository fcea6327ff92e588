package org.hlsgateway.delivery;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/** The table {@code saved_wall}; see db/migration. Each call is a transaction of its own. */
@ApplicationScoped
class SavedWallTable {
  /** Class of SQL's states: the name is the table's key. */
  private static final String CONSTRAINT = "23";

  private Sql sql;

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    sql = new Sql(database);
  }

  /** In the order of their titles. */
  List<SavedWall> all() throws SQLException {
    return sql.read(
        row ->
            new SavedWall(
                row.getString("name"),
                row.getString("title"),
                WallChoice.names(row.getString("channels")),
                row.getInt("tile_columns")),
        "select name, title, channels, tile_columns from saved_wall order by lower(title), name");
  }

  /**
   * @param name as it stands in a path; may be anything
   */
  Optional<SavedWall> find(String name) throws SQLException {
    String key = name.toLowerCase(Locale.ROOT);
    return all().stream().filter(wall -> wall.name().equals(key)).findFirst();
  }

  /** In the place of one of the same name, if there is one. */
  void put(SavedWall wall) throws SQLException {
    Object[] columns = {
      wall.title(), String.join(",", wall.channels()), wall.columns(), wall.name()
    };
    sql.put(
        "update saved_wall set title = ?, channels = ?, tile_columns = ? where name = ?",
        "insert into saved_wall (title, channels, tile_columns, name) values (?, ?, ?, ?)",
        columns);
  }

  /** False if there is one of the same name already. */
  boolean add(SavedWall wall) throws SQLException {
    try {
      sql.change(
          "insert into saved_wall (title, channels, tile_columns, name) values (?, ?, ?, ?)",
          wall.title(),
          String.join(",", wall.channels()),
          wall.columns(),
          wall.name());
      return true;
    } catch (SQLException e) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(CONSTRAINT)) {
        return false;
      }
      throw e;
    }
  }

  void delete(String name) throws SQLException {
    sql.change("delete from saved_wall where name = ?", name.toLowerCase(Locale.ROOT));
  }
}
