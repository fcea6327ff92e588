package org.hlsgateway.sources;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class KnowledgeTableOnH2Test extends KnowledgeTableContract {

  @Override
  DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:knowledge;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return h2;
  }
}
