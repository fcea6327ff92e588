package org.hlsgateway.coordinator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Backoff;

/**
 * Brings callbacks to the application: at least once, in order within a stream, several streams at
 * a time. A callback leaves the database when the application has answered 200.
 */
final class CallbackDelivery implements AutoCloseable {
  /** Attempts at once. */
  static final int MOST_AT_ONCE = 16;

  private static final Logger LOG = System.getLogger(CallbackDelivery.class.getName());
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final int MOST_FAILING = 10_000;

  /** What cannot be noted is delivered again, but not as fast as the application takes it. */
  /** How long the server's stop waits for an application that answers. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final long LAST_WORDS_POLL_MILLIS = 20;

  /** Each failure is noted: thousands that wait for days must not fill the disk with notes. */
  static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));

  /** Once one is taken, all that wait are tried, but not again and again. */
  private static final Duration ALL_EVERY = Duration.ofMinutes(1);

  /** So many failures in a row are not one stream's: the application is away. */
  private static final int AWAY = 3;

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final StreamStore store;
  private final Application application;
  private final HttpTarget target;
  private final String indexRoot;
  private final DoubleSupplier chance;
  private final Clock clock;
  private final long pauseNanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("coordinator-callbacks"));

  /** Streams with an attempt on its way. */
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** Streams whose failure was logged; its recovery will be too. Only on {@link #thread}. */
  private final Recent<String> failing = new Recent<>(MOST_FAILING);

  private final AtomicBoolean looking = new AtomicBoolean();
  private boolean readingFailed;
  private boolean notingFailed;
  private long pausedAtNanos;

  /** On {@link #thread}. */
  private Instant allTriedAt = Instant.EPOCH;

  /** In a row, of all streams. On {@link #thread}. */
  private int failures;

  CallbackDelivery(
      StreamStore store,
      Application application,
      HttpTarget target,
      String indexRoot,
      DoubleSupplier chance,
      Clock clock) {
    this(store, application, target, indexRoot, chance, clock, PAUSE);
  }

  /**
   * @param pause without attempts, once the database does not note what became of one
   */
  CallbackDelivery(
      StreamStore store,
      Application application,
      HttpTarget target,
      String indexRoot,
      DoubleSupplier chance,
      Clock clock,
      Duration pause) {
    this.store = store;
    this.application = application;
    this.target = target;
    this.indexRoot = indexRoot;
    this.chance = chance;
    this.clock = clock;
    this.pauseNanos = pause.toNanos();
  }

  /** Begins, if there is anybody to tell. */
  void start() {
    if (target.url().isPresent()) {
      thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** There may be something to deliver. Does not wait. */
  void wake() {
    if (target.url().isPresent() && looking.compareAndSet(false, true)) {
      execute(
          () -> {
            looking.set(false);
            look();
          });
    }
  }

  private void look() {
    if (notingFailed && System.nanoTime() - pausedAtNanos < pauseNanos) {
      return;
    }
    try {
      int room = MOST_AT_ONCE - busy.size();
      if (room > 0) {
        // Busy streams may be among the first ones due.
        for (Callback callback : store.due(MOST_AT_ONCE + busy.size())) {
          if (room > 0 && busy.add(callback.streamId())) {
            room--;
            attempt(callback);
          }
        }
      }
      readingFailed = false;
    } catch (SQLException | RuntimeException e) {
      if (!readingFailed) {
        LOG.log(Level.ERROR, "The database does not give the callbacks out", e);
      }
      readingFailed = true;
    }
  }

  private void attempt(Callback callback) {
    try {
      application
          .post(target, headers(callback))
          .whenComplete((answer, failure) -> execute(() -> ended(callback, answer, failure)));
    } catch (RuntimeException e) {
      ended(callback, null, e);
    }
  }

  /** On {@link #thread}: the database is only ever waited for here. */
  private void ended(Callback callback, HttpResponse<Void> answer, Throwable failure) {
    try {
      if (failure == null && answer.statusCode() == 200) {
        store.delivered(callback.id());
        if (failing.remove(callback.streamId())) {
          LOG.log(Level.INFO, "The application takes events of {0} again", callback.channel());
        }
        tryTheOthers();
      } else {
        String why = failure == null ? "HTTP " + answer.statusCode() : Application.reason(failure);
        failures++;
        int attempts = callback.attempts() + 1;
        store.failed(
            callback.id(),
            why,
            clock.instant().plus(BACKOFF.after(attempts, chance.getAsDouble())));
        if (failing.add(callback.streamId())) {
          LOG.log(
              Level.WARNING,
              "The application does not take {0} of channel {1}: {2}; trying again",
              callback.event(),
              callback.channel(),
              why);
        }
      }
      notingFailed = false;
    } catch (SQLException | RuntimeException e) {
      // Still in the database as it was, so it is delivered once more.
      boolean first = !notingFailed;
      notingFailed = true;
      pausedAtNanos = System.nanoTime();
      if (first) {
        LOG.log(Level.ERROR, "The database does not note what became of a callback", e);
      }
    } finally {
      busy.remove(callback.streamId());
    }
    wake();
  }

  private Map<String, String> headers(Callback callback) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-streaming-channel", callback.channel());
    headers.put("x-streaming-id", callback.streamId());
    headers.put("x-event-type", callback.event());
    callback
        .output()
        .ifPresent(
            output -> {
              headers.put("x-stream-type", output.type().text());
              headers.put("x-resolution", output.resolution());
              headers.put("x-index-file", indexRoot + output.indexFile());
              // As existing encoders have it: what begins with the stream says nothing.
              output.startTimeSeconds().stream()
                  .filter(start -> start > 0)
                  .forEach(start -> headers.put("x-start-time", seconds(start)));
            });
    return headers;
  }

  /** Without an exponent, and without a fraction where there is none. */
  private static String seconds(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /** If the application was away, and is back. */
  private void tryTheOthers() throws SQLException {
    boolean wasAway = failures >= AWAY;
    failures = 0;
    Instant now = clock.instant();
    // Or the clock was set back.
    boolean isDue = now.isAfter(allTriedAt.plus(ALL_EVERY)) || now.isBefore(allTriedAt);
    if (wasAway && isDue) {
      allTriedAt = now;
      store.retryAll();
    }
  }

  private void awaitNothingDue() {
    long deadline = System.nanoTime() + LAST_WORDS.toNanos();
    try {
      while (System.nanoTime() < deadline && thread.submit(this::isAnythingDue).get()) {
        TimeUnit.MILLISECONDS.sleep(LAST_WORDS_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "what is due cannot be read: the next start delivers", e);
    }
  }

  private boolean isAnythingDue() throws SQLException {
    look();
    return !busy.isEmpty() || !store.due(1).isEmpty();
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops: the next start delivers");
    }
  }

  /**
   * What is due goes out first, if the application takes it at once; the rest, and what is on its
   * way then, is delivered after the next start.
   */
  @Override
  public void close() {
    if (target.url().isPresent()) {
      awaitNothingDue();
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
