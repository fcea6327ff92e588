package org.hlsgateway.coordinator;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that keep nobody from leaving. */
final class Threads {
  private Threads() {}

  /** With this name and a number. */
  static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    ClassLoader loader = Threads.class.getClassLoader();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }
}
