package org.hlsgateway.accounts;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditOnPostgresTest extends AuditContract {
  @RegisterExtension private static final PostgresDatabase POSTGRES = new PostgresDatabase("audit");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
