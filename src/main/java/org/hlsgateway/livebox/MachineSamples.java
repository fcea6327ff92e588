package org.hlsgateway.livebox;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.restream.BroadcastLog;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/** Writes down every ten seconds how busy and how full the machine is, and what it sent. */
@ApplicationScoped
@StartsAt(Stage.LIVEBOX)
class MachineSamples implements Part {
  private static final Logger LOG = System.getLogger(MachineSamples.class.getName());
  private static final Duration FINE = Duration.ofDays(1);
  private static final long ENDS_WITHIN_SECONDS = 3;
  private static final Duration TIDIED_EVERY = Duration.ofMinutes(10);

  /** An idle box's log need not say so every ten seconds. */
  private static final Duration COMPLAINS_EVERY = Duration.ofMinutes(10);

  private final Clocks clocks = new Clocks();
  private final ProcessorUse processors = new ProcessorUse();
  private BoxFigures figures;
  private BroadcastLog log;
  private Duration keep;
  private SampleTable table;
  private ScheduledExecutorService clock;
  private long bytes;
  private long dropped;
  private Instant tidiedAt = Instant.MIN;
  private Instant complainedAt = Instant.MIN;

  /** For the client proxy. */
  protected MachineSamples() {}

  @Inject
  MachineSamples(BoxFigures figures, BroadcastLog log, Settings settings) {
    this.figures = figures;
    this.log = log;
    keep = settings.livebox().keep();
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    table = new SampleTable(database);
  }

  @Override
  public void start() {
    clock = Executors.newSingleThreadScheduledExecutor(Threads.named("machine-samples"));
    var unused =
        clock.scheduleAtFixedRate(
            this::sample, SampleTable.FINE_SECONDS, SampleTable.FINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    // Not interrupted: H2 closes its file where a thread of its own is.
    clock.shutdown();
    try {
      var unused = clock.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param most rows, the oldest first
   */
  List<MachineSample> between(Instant from, Instant to, int most) throws SQLException {
    return table.between(from, to, most);
  }

  private void sample() {
    try {
      BroadcastLog.Figures sent = log.totals();
      long moreBytes = Math.max(0, sent.bytes() - bytes);
      long moreDropped = Math.max(0, sent.dropped() - dropped);
      bytes = sent.bytes();
      dropped = sent.dropped();
      table.add(
          new MachineSample(
              clocks.date(),
              SampleTable.FINE_SECONDS,
              processors.percent(),
              figures.disk(),
              moreBytes,
              moreDropped));
      tidyUp();
    } catch (SQLException | RuntimeException e) {
      Instant now = clocks.now();
      if (complainedAt.equals(Instant.MIN) || now.isAfter(complainedAt.plus(COMPLAINS_EVERY))) {
        complainedAt = now;
        LOG.log(Level.WARNING, "The machine''s figures cannot be kept now: {0}", e.toString());
      }
    }
  }

  private void tidyUp() throws SQLException {
    Instant now = clocks.now();
    if (!tidiedAt.equals(Instant.MIN) && now.isBefore(tidiedAt.plus(TIDIED_EVERY))) {
      return;
    }
    Instant date = clocks.date();
    table.forgetBefore(date.minus(keep));
    // What is left over, the next sample goes on with.
    tidiedAt = table.thinBefore(date.minus(FINE)) ? tidiedAt : now;
  }
}
