package org.hlsgateway.live;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class NumbersTableOnPostgresTest extends NumbersTableContract {

  private static PostgresCluster postgres;

  @BeforeAll
  static void startPostgres() {
    postgres = PostgresCluster.start();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @Override
  DataSource database() {
    return postgres.database();
  }
}
