package org.hlsgateway.restream;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * What was sent, from when to when, and how it went: the table {@code broadcast}. Whoever sends
 * something opens an entry and says where its figures are; one thread writes them down every ten
 * seconds, so that a kill loses no more than that.
 */
@ApplicationScoped
@StartsAt(Stage.BROADCAST_LOG)
public class BroadcastLog implements Part {
  private static final Logger LOG = System.getLogger(BroadcastLog.class.getName());
  private static final int EVERY_SECONDS = 10;
  private static final long ENDS_WITHIN_SECONDS = 5;
  private static final Duration TIDIED_EVERY = Duration.ofHours(1);

  /** So many that the database did not take; the oldest go first. */
  private static final int MOST_KEPT = 2_000;

  /** By what it was sent. */
  public enum Kind {
    LIVEBOX,
    PUSH
  }

  /**
   * What is sent where.
   *
   * @param channel its nickname; empty: it is none
   * @param target a push target's id; 0: it is none
   * @param name what people read: the target's, or the hosts'
   * @param source what is sent, for people
   */
  public record Subject(Kind kind, String channel, long target, String name, String source) {}

  /**
   * How it goes, since the entry was opened.
   *
   * @param error the last one, as a sentence; empty: there was none
   */
  public record Figures(
      long bytes, long dropped, int reconnects, int errors, Optional<String> error) {
    static final Figures NONE = new Figures(0, 0, 0, 0, Optional.empty());
  }

  /** One broadcast that goes on. */
  public final class Entry implements AutoCloseable {
    private final Subject subject;
    private final Instant started;
    private final Supplier<Figures> source;

    /** Of the row; 0: not written yet. The log's thread only. */
    private long id;

    private volatile Figures last = Figures.NONE;
    private volatile Instant ended;

    private Entry(Subject subject, Instant started, Supplier<Figures> source) {
      this.subject = subject;
      this.started = started;
      this.source = source;
    }

    private Figures look() {
      if (ended == null) {
        last = source.get();
      }
      return last;
    }

    /** It is over. Twice is once; returns at once. */
    @Override
    public void close() {
      if (ended == null) {
        look();
        ended = clocks.date();
      }
    }
  }

  private final Clocks clocks = new Clocks();
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private BroadcastTable table;
  private Duration keep;
  private ScheduledExecutorService writer;
  private Instant tidiedAt = Instant.MIN;
  private long bytesBefore;
  private long droppedBefore;

  /** For the client proxy. */
  protected BroadcastLog() {}

  @Inject
  BroadcastLog(Settings settings) {
    keep = settings.livebox().keep();
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    table = new BroadcastTable(database);
  }

  /** What a server that was killed left open ended when it was last seen. */
  @Override
  public void start() {
    try {
      table.closeLeft();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The log of broadcasts cannot be tidied up now", e);
    }
    writer = Executors.newSingleThreadScheduledExecutor(Threads.named("broadcast-log"));
    var unused =
        writer.scheduleWithFixedDelay(
            this::writeAll, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    entries.forEach(Entry::close);
    var unused = writer.submit(this::writeAll);
    writer.shutdown();
    try {
      // Not interrupted: H2 closes its file where a thread of its own is.
      if (!writer.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "The log of broadcasts is not written to its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param source asked every ten seconds, by another thread, until the entry is closed
   */
  public Entry open(Subject subject, Supplier<Figures> source) {
    Entry entry = new Entry(subject, clocks.date(), source);
    entries.add(entry);
    return entry;
  }

  /** Of all that was sent since the start of the server. */
  public synchronized Figures totals() {
    long bytes = bytesBefore;
    long dropped = droppedBefore;
    for (Entry entry : entries) {
      bytes += entry.look().bytes();
      dropped += entry.last.dropped();
    }
    return new Figures(bytes, dropped, 0, 0, Optional.empty());
  }

  /** What was asked for, the latest first. */
  public List<BroadcastRow> find(BroadcastQuery query) throws SQLException {
    return table.find(query);
  }

  private void writeAll() {
    try {
      for (Entry entry : new ArrayList<>(entries)) {
        write(entry);
      }
      Instant now = clocks.now();
      if (tidiedAt.equals(Instant.MIN) || now.isAfter(tidiedAt.plus(TIDIED_EVERY))) {
        table.forgetBefore(clocks.date().minus(keep));
        tidiedAt = now;
      }
    } catch (SQLException | RuntimeException e) {
      LOG.log(
          Level.WARNING, "What is sent cannot be written to the database now: {0}", e.toString());
      if (entries.size() > MOST_KEPT) {
        entries.stream().filter(entry -> entry.ended != null).toList().forEach(this::let);
      }
    }
  }

  private void write(Entry entry) throws SQLException {
    Instant end = entry.ended;
    Figures now = entry.look();
    if (entry.id == 0) {
      entry.id = table.insert(entry.subject, entry.started);
    }
    table.update(entry.id, now, end == null ? clocks.date() : end, Optional.ofNullable(end));
    if (end != null) {
      let(entry);
    }
  }

  private synchronized void let(Entry entry) {
    if (entries.remove(entry)) {
      bytesBefore += entry.last.bytes();
      droppedBefore += entry.last.dropped();
    }
  }
}
