package org.hlsgateway.live;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class NumbersTableOnH2Test extends NumbersTableContract {

  @Override
  DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:numbers;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return h2;
  }
}
