package org.hlsgateway.coordinator;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class StreamStoreOnH2Test extends StreamStoreContract {
  private static final JdbcDataSource H2 = new JdbcDataSource();

  static {
    H2.setUrl("jdbc:h2:mem:coordinator;DB_CLOSE_DELAY=-1");
    H2.setUser("sa");
  }

  @Override
  DataSource database() {
    return H2;
  }
}
