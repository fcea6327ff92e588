package org.hlsgateway.accounts;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class AuditOnH2Test extends AuditContract {
  private static final JdbcDataSource H2 = new JdbcDataSource();

  static {
    H2.setUrl("jdbc:h2:mem:audit;DB_CLOSE_DELAY=-1");
    H2.setUser("sa");
  }

  @Override
  DataSource database() {
    return H2;
  }
}
