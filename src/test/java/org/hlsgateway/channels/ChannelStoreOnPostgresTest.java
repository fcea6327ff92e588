package org.hlsgateway.channels;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChannelStoreOnPostgresTest extends ChannelStoreContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("channels");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }

  @Override
  String dump() {
    return POSTGRES.dump();
  }
}
