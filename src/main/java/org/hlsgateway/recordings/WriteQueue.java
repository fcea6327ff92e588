package org.hlsgateway.recordings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * One thread that writes, and what waits for it. Media waits within bounds: what does not fit is
 * left out, and said; what only says that something ended always fits.
 */
final class WriteQueue implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(WriteQueue.class.getName());

  private static final Duration SAY_SO_FOR = Duration.ofMinutes(1);
  private static final long CLOSE_PATIENCE_SECONDS = 5;
  private static final long IDLE_MILLIS = 1_000;

  private final long mostBytes;
  private final Clock clock;
  private final Runnable whenIdle;
  private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread thread;
  private volatile Instant leftOutAt = Instant.MIN;
  private volatile boolean closed;

  private record Job(long bytes, Runnable work) {}

  /**
   * @param mostBytes of media that may wait: memory that the live window has let go
   * @param whenIdle done on the same thread, after each job and every second
   */
  WriteQueue(String name, long mostBytes, Clock clock, Runnable whenIdle) {
    this.mostBytes = mostBytes;
    this.clock = clock;
    this.whenIdle = whenIdle;
    this.thread = Threads.daemon(name, this::work);
    thread.start();
  }

  /** Returns at once; false if there is no room for it. */
  boolean offerMedia(long bytes, Runnable work) {
    if (closed) {
      return false;
    }
    if (waitingBytes.addAndGet(bytes) > mostBytes) {
      waitingBytes.addAndGet(-bytes);
      leftOutAt = clock.instant();
      return false;
    }
    jobs.add(new Job(bytes, work));
    return true;
  }

  void add(Runnable work) {
    if (!closed) {
      jobs.add(new Job(0, work));
    }
  }

  /** A sentence if media was left out not long ago. */
  Optional<String> problem() {
    return clock.instant().isBefore(later(leftOutAt))
        ? Optional.of(
            "The disk of DATA_DIR is too slow for what is recorded: some of it was left out.")
        : Optional.empty();
  }

  private static Instant later(Instant at) {
    return at.equals(Instant.MIN) ? at : at.plus(SAY_SO_FOR);
  }

  private void work() {
    try {
      while (!closed || !jobs.isEmpty()) {
        Job job = jobs.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (job != null) {
          tryTo(job.work());
          waitingBytes.addAndGet(-job.bytes());
        }
        tryTo(whenIdle);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.FINE, "The writer was told to stop", e);
    }
  }

  /** One fault must not end the recording of everything else. */
  private static void tryTo(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "Something could not be recorded", e);
    }
  }

  /** Does what waits, as long as that takes no more than a few seconds. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
