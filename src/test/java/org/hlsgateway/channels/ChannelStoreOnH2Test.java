package org.hlsgateway.channels;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class ChannelStoreOnH2Test extends ChannelStoreContract {
  private static final JdbcDataSource H2 = new JdbcDataSource();

  static {
    H2.setUrl("jdbc:h2:mem:channels;DB_CLOSE_DELAY=-1");
    H2.setUser("sa");
  }

  @Override
  DataSource database() {
    return H2;
  }

  @Override
  String dump() throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = H2.getConnection();
        Statement statement = connection.createStatement();
        ResultSet lines = statement.executeQuery("script")) {
      while (lines.next()) {
        dump.append(lines.getString(1)).append('\n');
      }
    }
    return dump.toString();
  }
}
