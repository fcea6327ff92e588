package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;

/** Deletes once an hour what was noted longer ago than AUDIT_DAYS. */
@ApplicationScoped
@StartsAt(Stage.ACCOUNTS)
class AuditKeeping implements Part {
  private static final Logger LOG = System.getLogger(AuditKeeping.class.getName());

  private final Clock time = Clock.systemUTC();
  private AuditTable table;
  private Duration kept;
  private ScheduledExecutorService clock;

  /** For the client proxy. */
  protected AuditKeeping() {}

  @Inject
  AuditKeeping(AuditTable table, Settings settings) {
    this.table = table;
    kept = settings.store().auditKept();
  }

  @Override
  public void start() {
    clock = Executors.newSingleThreadScheduledExecutor(Threads.named("audit"));
    // Not beside the start, which has enough to do.
    clock.scheduleWithFixedDelay(this::prune, 5, 60, TimeUnit.MINUTES);
  }

  @Override
  public void stop() {
    Threads.end(clock, Duration.ofSeconds(2));
  }

  private void prune() {
    try {
      table.prune(time.instant().minus(kept), AuditTable.MOST);
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, "Old entries of the audit stay for now", e);
    }
  }
}
