package org.hlsgateway.restream;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class BroadcastTableOnPostgresTest extends BroadcastTableContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("broadcasts");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
