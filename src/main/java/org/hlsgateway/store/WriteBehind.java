package org.hlsgateway.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * Writes rows behind the sessions' backs: one thread, one pending value for each key, the latest. A
 * database that is away costs what is written here at worst, never a stream.
 */
public final class WriteBehind<K, V> implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(WriteBehind.class.getName());
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(3);

  /** One transaction. */
  public interface Row<K, V> {
    void write(K key, V value) throws SQLException;
  }

  private final String name;
  private final String trouble;
  private final int mostPending;
  private final Row<K, V> row;

  /** Oldest first. */
  private final Map<K, V> pending = new LinkedHashMap<>();

  private Thread writer;
  private boolean closing;
  private boolean inTrouble;

  /**
   * @param name the thread's
   * @param trouble what to say when a row could not be written
   * @param mostPending beyond this the oldest is given up
   */
  public WriteBehind(String name, String trouble, int mostPending, Row<K, V> row) {
    this.name = name;
    this.trouble = trouble;
    this.mostPending = mostPending;
    this.row = row;
  }

  public synchronized void begin() {
    writer = Threads.daemon(name, this::write);
    writer.start();
  }

  /** Returns at once. */
  public synchronized void add(K key, V value) {
    if (pending.size() >= mostPending && !pending.containsKey(key)) {
      pending.remove(pending.keySet().iterator().next());
    }
    pending.put(key, value);
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
      for (Map.Entry<K, V> change = next(); change != null; change = next()) {
        write(change.getKey(), change.getValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null once all is written and no more will come. */
  private synchronized Map.Entry<K, V> next() throws InterruptedException {
    while (pending.isEmpty() && !closing) {
      // A notification ends it; the limit is against waiting for ever on one that was lost.
      wait(TimeUnit.MINUTES.toMillis(1));
    }
    if (pending.isEmpty()) {
      return null;
    }
    K oldest = pending.keySet().iterator().next();
    return Map.entry(oldest, pending.remove(oldest));
  }

  private void write(K key, V value) throws InterruptedException {
    try {
      row.write(key, value);
      inTrouble = false;
    } catch (SQLException | RuntimeException e) {
      if (!inTrouble) {
        LOG.log(Level.WARNING, trouble, e);
      }
      inTrouble = true;
      retryLater(key, value);
    }
  }

  private synchronized void retryLater(K key, V value) throws InterruptedException {
    if (closing) {
      return;
    }
    pending.putIfAbsent(key, value);
    long until = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
    for (long left = PAUSE_AFTER_FAILURE.toMillis();
        left > 0 && !closing;
        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
      wait(left);
    }
  }
}
