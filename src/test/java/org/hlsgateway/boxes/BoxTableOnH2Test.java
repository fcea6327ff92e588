package org.hlsgateway.boxes;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class BoxTableOnH2Test extends BoxTableContract {

  @Override
  DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:boxes;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return h2;
  }
}
