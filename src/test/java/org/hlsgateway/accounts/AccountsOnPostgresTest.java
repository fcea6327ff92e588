package org.hlsgateway.accounts;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountsOnPostgresTest extends AccountsContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("accounts");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
