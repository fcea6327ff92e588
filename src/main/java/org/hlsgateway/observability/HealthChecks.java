package org.hlsgateway.observability;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.hlsgateway.channels.Migrations;
import org.hlsgateway.sources.Sources;

/**
 * What /health answers. A channel that fails is the camera's matter, not the server's: it shows on
 * the channel's page, not here.
 */
@ApplicationScoped
class HealthChecks {

  private static final int DATABASE_SECONDS = 2;

  private final Migrations migrations;
  private final Sources sources;

  @Resource(lookup = "jdbc/gateway")
  private DataSource database;

  /** For the container's proxy only. */
  protected HealthChecks() {
    this(null, null);
  }

  @Inject
  HealthChecks(Migrations migrations, Sources sources) {
    this.migrations = migrations;
    this.sources = sources;
  }

  @Produces
  @Startup
  HealthCheck migrated() {
    return () -> HealthCheckResponse.named("migrations").status(migrations.done()).build();
  }

  @Produces
  @Liveness
  HealthCheck alive() {
    return () -> HealthCheckResponse.up("server");
  }

  @Produces
  @Readiness
  HealthCheck databaseAnswers() {
    return () -> HealthCheckResponse.named("database").status(answers()).build();
  }

  @Produces
  @Readiness
  HealthCheck ffmpegUsable() {
    // Without it much is played all the same.
    return () ->
        sources
            .whyNoFfmpeg()
            .map(why -> HealthCheckResponse.named("ffmpeg").up().withData("warning", why))
            .orElseGet(() -> HealthCheckResponse.named("ffmpeg").up())
            .build();
  }

  private boolean answers() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(DATABASE_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }
}
