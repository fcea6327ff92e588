package org.hlsgateway.delivery;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** The table {@code saved_wall}; see db/migration. Each call is a transaction of its own. */
@ApplicationScoped
class SavedWallTable {

  @Resource(lookup = "jdbc/gateway")
  DataSource database;

  /** In the order of their titles. */
  List<SavedWall> all() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select name, title, channels, tile_columns from saved_wall"
                    + " order by lower(title), name");
        ResultSet rows = query.executeQuery()) {
      List<SavedWall> walls = new ArrayList<>();
      while (rows.next()) {
        walls.add(
            new SavedWall(
                rows.getString(1),
                rows.getString(2),
                WallChoice.names(rows.getString(3)),
                rows.getInt(4)));
      }
      return walls;
    }
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
    try (Connection connection = database.getConnection()) {
      if (write(
              connection,
              "update saved_wall set title = ?, channels = ?, tile_columns = ? where name = ?",
              wall)
          == 0) {
        write(
            connection,
            "insert into saved_wall (title, channels, tile_columns, name) values (?, ?, ?, ?)",
            wall);
      }
    }
  }

  private static int write(Connection connection, String sql, SavedWall wall) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, wall.title());
      statement.setString(2, String.join(",", wall.channels()));
      statement.setInt(3, wall.columns());
      statement.setString(4, wall.name());
      return statement.executeUpdate();
    }
  }

  void delete(String name) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("delete from saved_wall where name = ?")) {
      statement.setString(1, name.toLowerCase(Locale.ROOT));
      statement.executeUpdate();
    }
  }
}
