package org.hlsgateway.sources;

import javax.sql.DataSource;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class KnowledgeTableOnPostgresTest extends KnowledgeTableContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("knowledge");

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
