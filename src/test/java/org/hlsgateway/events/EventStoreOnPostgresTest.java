package org.hlsgateway.events;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventStoreOnPostgresTest extends EventStoreContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("events");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
