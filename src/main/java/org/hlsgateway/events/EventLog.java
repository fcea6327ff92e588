package org.hlsgateway.events;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.hlsgateway.config.Settings;
import org.hlsgateway.events.EventLogEntry.Kind;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.store.Sql;
import org.hlsgateway.store.WriteBehind;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;

/**
 * What happened to events, for people: the table {@code live_event_log}. Written behind whoever
 * notes something; kept as long as AUDIT_DAYS says. Any thread may note.
 */
@ApplicationScoped
@StartsAt(Stage.EVENTS)
public class EventLog implements Part {
  private static final Logger LOG = System.getLogger(EventLog.class.getName());
  private static final int MOST_PENDING = 1_000;
  private static final int LONGEST_DETAIL = 500;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  private final Clock clock = Clock.systemUTC();
  private final Refusals refusals = new Refusals(new SteadyClock());
  private final AtomicLong count = new AtomicLong();
  private Duration kept;
  private Sql sql;
  private WriteBehind<Long, Noted> rows;
  private ScheduledExecutorService keeping;

  private record Noted(String event, EventLogEntry entry) {}

  /** For the client proxy. */
  protected EventLog() {}

  @Inject
  EventLog(Settings settings) {
    kept = settings.store().auditKept();
  }

  EventLog(DataSource database, Duration kept) {
    this.kept = kept;
    setDatabase(database);
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    sql = new Sql(database);
    rows =
        new WriteBehind<>(
            "event-log",
            "What happened to an event could not be stored",
            MOST_PENDING,
            (number, noted) -> insert(noted));
  }

  @Override
  public void start() {
    rows.begin();
    keeping = Executors.newSingleThreadScheduledExecutor(Threads.named("event-log-keeping"));
    // Not beside the start, which has enough to do.
    var unused = keeping.scheduleWithFixedDelay(this::prune, 5, 60, TimeUnit.MINUTES);
  }

  @Override
  public void stop() {
    Threads.end(keeping, STOP_PATIENCE);
    rows.close();
  }

  /**
   * Returns at once.
   *
   * @param event id of one that was there
   * @param detail no secret; cut off where it is too long
   */
  public void note(String event, Kind kind, String detail) {
    String text =
        detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL - 1) : detail;
    rows.add(
        count.incrementAndGet(), new Noted(event, new EventLogEntry(clock.instant(), kind, text)));
  }

  /**
   * A publisher was refused: noted once a minute at most for each sentence. Returns at once.
   *
   * @param sentence without secrets
   * @param where more of it, such as who it was
   * @return whether it is news
   */
  boolean noteRefused(String event, String sentence, String where) {
    boolean isNews = refusals.isNews(event, sentence);
    if (isNews) {
      note(event, Kind.REFUSED, sentence + where);
    }
    return isNews;
  }

  /**
   * The latest first.
   *
   * @param most how many
   */
  public List<EventLogEntry> of(String event, int most) throws SQLException {
    return sql.read(
        row ->
            new EventLogEntry(
                Sql.instant(row, "noted"),
                Kind.valueOf(row.getString("kind")),
                row.getString("detail")),
        "select noted, kind, detail from live_event_log where event_id = ?"
            + " order by id desc fetch first "
            + most
            + " rows only",
        event);
  }

  private void insert(Noted noted) throws SQLException {
    sql.change(
        "insert into live_event_log (event_id, noted, kind, detail) values (?, ?, ?, ?)",
        noted.event(),
        noted.entry().noted(),
        noted.entry().kind().name(),
        noted.entry().detail());
  }

  private void prune() {
    try {
      forgetBefore(clock.instant().minus(kept));
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, "Old entries of events' logs stay for now", e);
    }
  }

  int forgetBefore(Instant time) throws SQLException {
    return sql.change("delete from live_event_log where noted < ?", time);
  }
}
