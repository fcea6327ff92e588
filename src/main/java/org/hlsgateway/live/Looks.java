package org.hlsgateway.live;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks at sources in the background, a few at a time: each is a process for some seconds. */
final class Looks implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Looks.class.getName());
  private static final int AT_ONCE = 4;
  private static final int IDLE_SECONDS = 60;

  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          runnable -> {
            Thread thread = new Thread(runnable, "source-look-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Returns at once.
   *
   * @return false if there are too many just now: it is not done, and not kept for later
   */
  boolean start(Runnable look) {
    try {
      threads.execute(
          () -> {
            try {
              look.run();
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "A look at a source failed", e);
            }
          });
      return true;
    } catch (RejectedExecutionException tooMany) {
      return false;
    }
  }

  /** Ends the looks that are under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
