package org.hlsgateway.live;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * Writes what is learnt behind the sessions' backs: one thread, one pending change for each source.
 * A database that is away costs knowledge at worst, never a stream.
 */
final class KnowledgeJournal implements SourceMemory.Journal, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(KnowledgeJournal.class.getName());
  private static final int MOST_PENDING = SourceMemory.MOST;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(3);

  private final KnowledgeTable table;

  /** Oldest first; empty: to be deleted. */
  private final Map<String, Optional<Knowledge>> pending = new LinkedHashMap<>();

  private Thread writer;
  private boolean closing;
  private boolean inTrouble;

  KnowledgeJournal(KnowledgeTable table) {
    this.table = table;
  }

  /**
   * Begins to write.
   *
   * @param inUse fingerprints of all sources there are; what is known of others is deleted
   * @return what is known of them; nothing if the database does not say
   */
  synchronized Map<String, Knowledge> begin(Set<String> inUse) {
    writer = Threads.daemon("source-knowledge", this::write);
    writer.start();
    try {
      return table.load(inUse);
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "What was known of the sources could not be read", e);
      return Map.of();
    }
  }

  @Override
  public void learnt(String fingerprint, Knowledge knowledge) {
    add(fingerprint, Optional.of(knowledge));
  }

  @Override
  public void forgot(String fingerprint) {
    add(fingerprint, Optional.empty());
  }

  private synchronized void add(String fingerprint, Optional<Knowledge> change) {
    if (pending.size() >= MOST_PENDING && !pending.containsKey(fingerprint)) {
      // The oldest is learnt again at worst.
      pending.remove(pending.keySet().iterator().next());
    }
    pending.put(fingerprint, change);
    notifyAll();
  }

  /** Writes what is pending, but does not take long for it. */
  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closing = true;
      notifyAll();
      ending = writer;
    }
    if (ending == null) {
      return;
    }
    try {
      ending.join(CLOSING_PATIENCE.toMillis());
      ending.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      for (Map.Entry<String, Optional<Knowledge>> change = next();
          change != null;
          change = next()) {
        write(change.getKey(), change.getValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null once all is written and no more will come. */
  private synchronized Map.Entry<String, Optional<Knowledge>> next() throws InterruptedException {
    while (pending.isEmpty() && !closing) {
      // A notification ends it; the limit is against waiting for ever on one that was lost.
      wait(TimeUnit.MINUTES.toMillis(1));
    }
    if (pending.isEmpty()) {
      return null;
    }
    String oldest = pending.keySet().iterator().next();
    return Map.entry(oldest, pending.remove(oldest));
  }

  private void write(String fingerprint, Optional<Knowledge> change) throws InterruptedException {
    try {
      if (change.isPresent()) {
        table.put(fingerprint, change.get());
      } else {
        table.delete(fingerprint);
      }
      inTrouble = false;
    } catch (SQLException | RuntimeException e) {
      if (!inTrouble) {
        LOG.log(Level.WARNING, "What was learnt of a source could not be stored", e);
      }
      inTrouble = true;
      retryLater(fingerprint, change);
    }
  }

  private synchronized void retryLater(String fingerprint, Optional<Knowledge> change)
      throws InterruptedException {
    if (closing) {
      return;
    }
    pending.putIfAbsent(fingerprint, change);
    long until = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
    for (long left = PAUSE_AFTER_FAILURE.toMillis();
        left > 0 && !closing;
        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
      wait(left);
    }
  }
}
