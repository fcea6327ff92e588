package org.hlsgateway.livebox;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class SampleTableOnPostgresTest extends SampleTableContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("samples");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
