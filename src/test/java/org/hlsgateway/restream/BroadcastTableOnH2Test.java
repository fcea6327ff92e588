package org.hlsgateway.restream;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class BroadcastTableOnH2Test extends BroadcastTableContract {

  @Override
  DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:broadcasts;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return h2;
  }
}
