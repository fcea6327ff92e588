package org.hlsgateway.coordinator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes the journal on a thread of its own, in order. While the database is away, beginnings fail
 * at once, so that no new streams are accepted; the rest is tried again until it is written, since
 * it is about streams that are: so their number bounds what waits here.
 */
final class JournalThread implements Journal, AutoCloseable {
  /** With this much unwritten, no new stream is begun. */
  static final int MOST_WAITING = 10_000;

  private static final Logger LOG = System.getLogger(JournalThread.class.getName());
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final StreamStore store;
  private final Runnable onCallback;
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
    this.store = store;
    this.onCallback = onCallback;
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
    execute(
        () -> {
          try {
            store.opened(stream);
            done.complete(null);
          } catch (SQLException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
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
    execute(
        () -> {
          persist(() -> store.closed(stream));
          onCallback.run();
        });
  }

  @Override
  public void forgotten(OpenStream stream) {
    execute(() -> persist(() -> store.forgotten(stream.streamId())));
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

  private static void persist(Write write) {
    long pause = 100;
    for (int attempt = 1; ; attempt++) {
      try {
        write.run();
        return;
      } catch (SQLException | RuntimeException e) {
        if (attempt == 1) {
          LOG.log(Level.ERROR, "The database does not take a stream's event; trying again", e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
  }
}
