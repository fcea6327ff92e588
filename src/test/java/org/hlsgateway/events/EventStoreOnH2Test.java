package org.hlsgateway.events;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class EventStoreOnH2Test extends EventStoreContract {
  private static final JdbcDataSource H2 = new JdbcDataSource();

  static {
    H2.setUrl("jdbc:h2:mem:events;DB_CLOSE_DELAY=-1");
    H2.setUser("sa");
  }

  @Override
  DataSource database() {
    return H2;
  }
}
