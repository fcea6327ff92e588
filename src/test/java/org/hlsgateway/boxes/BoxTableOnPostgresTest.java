package org.hlsgateway.boxes;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class BoxTableOnPostgresTest extends BoxTableContract {
  @RegisterExtension private static final PostgresDatabase POSTGRES = new PostgresDatabase("boxes");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
