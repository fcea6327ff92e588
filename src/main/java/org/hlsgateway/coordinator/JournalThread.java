package org.hlsgateway.coordinator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Backoff;

/**
 * Writes the journal on a thread of its own, in order. While the database is away or slow,
 * beginnings fail, at once or soon, so that publishers are turned away while they still wait for an
 * answer; the rest is tried again until it is written, since it is about streams that are: so their
 * number bounds what waits here.
 */
final class JournalThread implements Journal, AutoCloseable {
  /** With this much unwritten, no new stream is begun. */
  static final int MOST_WAITING = 10_000;

  private static final Logger LOG = System.getLogger(JournalThread.class.getName());
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

  /** A publisher waits no longer than this. */
  private static final Duration OPENED_WITHIN = Duration.ofSeconds(10);

  private final StreamStore store;
  private final Runnable onCallback;
  private final Duration openedWithin;

  /** By id: streams whose beginning was handed to the thread, and their end not yet. */
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  /** The last attempt failed; others follow. */
  private volatile boolean isAway;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Threads.named("coordinator-journal"));

  /**
   * @param onCallback called when there is a new callback; does not wait
   */
  JournalThread(StreamStore store, Runnable onCallback) {
    this(store, onCallback, OPENED_WITHIN);
  }

  /**
   * @param openedWithin a beginning that is not written by then has failed
   */
  JournalThread(StreamStore store, Runnable onCallback, Duration openedWithin) {
    this.store = store;
    this.onCallback = onCallback;
    this.openedWithin = openedWithin;
  }

  private interface Write {
    void run() throws SQLException;
  }

  @Override
  public CompletionStage<Void> opened(OpenStream stream) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (thread.getQueue().size() >= MOST_WAITING) {
      done.completeExceptionally(new SQLException("too much waits to be written already"));
      return done;
    }
    if (isAway) {
      done.completeExceptionally(new SQLException("the database does not take what came before"));
      return done;
    }
    begun.add(stream.streamId());
    execute(
        () -> {
          if (done.isDone()) {
            return;
          }
          // The time may be up meanwhile: then it is written, and forgotten by what comes next.
          try {
            store.opened(stream);
            done.complete(null);
          } catch (SQLException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done.orTimeout(openedWithin.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void available(OpenStream stream, Available output) {
    execute(
        () -> {
          persist(() -> store.available(stream, output));
          onCallback.run();
        });
  }

  @Override
  public void closed(OpenStream stream) {
    begun.remove(stream.streamId());
    execute(
        () -> {
          persist(() -> store.closed(stream));
          onCallback.run();
        });
  }

  @Override
  public void forgotten(OpenStream stream) {
    // Or else publishers who try again and again would fill the queue.
    if (begun.remove(stream.streamId())) {
      execute(() -> persist(() -> store.forgotten(stream.streamId())));
    }
  }

  /** How many writes wait. */
  int waiting() {
    return thread.getQueue().size();
  }

  /**
   * Writes what waits, if the database lets it; what cannot be written is what the next start
   * closes anyway.
   */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void execute(Runnable write) {
    try {
      thread.execute(write);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops: the next start closes the stream");
    }
  }

  private void persist(Write write) {
    for (int attempt = 1; ; attempt++) {
      try {
        write.run();
        isAway = false;
        return;
      } catch (SQLException | RuntimeException e) {
        isAway = true;
        if (attempt == 1) {
          LOG.log(Level.ERROR, "The database does not take a stream's event; trying again", e);
        }
      }
      try {
        TimeUnit.NANOSECONDS.sleep(BACKOFF.after(attempt).toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
