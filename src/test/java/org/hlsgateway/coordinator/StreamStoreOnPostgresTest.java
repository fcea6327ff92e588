package org.hlsgateway.coordinator;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class StreamStoreOnPostgresTest extends StreamStoreContract {
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
