package org.hlsgateway.threads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Runs tasks one after the other, in the order in which they came, on whatever threads a pool gives
 * it. Thread-safe. What waits is not bounded: whoever hands tasks over sees to that.
 */
public final class SerialExecutor implements Executor {
  private final Executor pool;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isRunning;

  /**
   * @param pool may drop what it is given: then nothing is run any more
   */
  public SerialExecutor(Executor pool) {
    this.pool = pool;
  }

  /**
   * Never runs it in place, unless the pool does.
   *
   * @param task what it throws goes to the pool; the next one is run all the same
   */
  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (isRunning) {
        return;
      }
      isRunning = true;
    }
    pool.execute(this::next);
  }

  /** One task a turn, so that others who share the pool have theirs. */
  private void next() {
    Runnable task;
    synchronized (waiting) {
      task = waiting.remove();
    }
    try {
      task.run();
    } finally {
      boolean isMore;
      synchronized (waiting) {
        isMore = !waiting.isEmpty();
        isRunning = isMore;
      }
      if (isMore) {
        pool.execute(this::next);
      }
    }
  }
}
