package org.hlsgateway.livebox;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class SampleTableOnH2Test extends SampleTableContract {

  @Override
  DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:samples;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return h2;
  }
}
