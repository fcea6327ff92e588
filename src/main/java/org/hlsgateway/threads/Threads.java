package org.hlsgateway.threads;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with a name that keep nobody from leaving, and find the application's classes. */
public final class Threads {

  private Threads() {}

  /** Not started yet. */
  public static Thread daemon(String name, Runnable task) {
    return daemon(name, task, 0);
  }

  /**
   * Not started yet.
   *
   * @param stackBytes 0: as many as Java gives by itself
   */
  public static Thread daemon(String name, Runnable task, long stackBytes) {
    Thread thread = new Thread(null, task, name, stackBytes);
    thread.setDaemon(true);
    // Whoever happens to start it may be a thread of the server, which knows other classes.
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }

  /** For pools: the name and a number, from 1. */
  public static ThreadFactory named(String name) {
    return named(name, 0);
  }

  /**
   * @param stackBytes 0: as many as Java gives by itself
   */
  public static ThreadFactory named(String name, long stackBytes) {
    AtomicInteger count = new AtomicInteger();
    return task -> daemon(name + "-" + count.incrementAndGet(), task, stackBytes);
  }

  /**
   * Lets an executor finish what it is at, and interrupts that only after the patience: H2 closes
   * its file when a thread that is in it is interrupted. Nothing more is taken, and what recurs
   * does so no more. If the caller is interrupted, it does not wait.
   */
  public static void end(ExecutorService executor, Duration patience) {
    executor.shutdown();
    try {
      var unused = executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
