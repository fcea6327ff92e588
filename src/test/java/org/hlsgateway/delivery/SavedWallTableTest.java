package org.hlsgateway.delivery;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class SavedWallTableTest extends SavedWallTableContract {

  @Override
  DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:walls;DB_CLOSE_DELAY=-1");
    return h2;
  }
}
