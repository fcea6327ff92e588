package org.hlsgateway.delivery;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class SavedWallTableOnPostgresTest extends SavedWallTableContract {
  @RegisterExtension private static final PostgresDatabase POSTGRES = new PostgresDatabase("walls");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
