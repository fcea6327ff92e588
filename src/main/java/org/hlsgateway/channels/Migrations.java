package org.hlsgateway.channels;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the database to the form that this version knows: db/migration, with Flyway. */
@ApplicationScoped
public class Migrations {
  @Resource(lookup = "jdbc/gateway")
  DataSource database;

  private volatile boolean done;

  /** True once the database has the form that this version knows. */
  public boolean done() {
    return done;
  }

  /**
   * @throws StoreUnusable with one sentence
   */
  void run() {
    migrate(database);
    done = true;
  }

  static void migrate(DataSource database) {
    try {
      if (MigrationHistory.isComplete(database)) {
        return;
      }
    } catch (SQLException e) {
      throw new StoreUnusable(StoreTrouble.sentence(e), e);
    }
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(database)
          .locations("classpath:db/migration")
          .callbackLocations("classpath:db/migration")
          .resourceProvider(new MigrationScripts())
          .failOnMissingLocations(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreUnusable(StoreTrouble.sentence(e), e);
    }
  }
}
