package org.hlsgateway.live;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class NumbersTableOnPostgresTest extends NumbersTableContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("numbers");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
