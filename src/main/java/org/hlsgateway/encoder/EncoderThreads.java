package org.hlsgateway.encoder;

import java.util.concurrent.ThreadFactory;

/** Daemon threads with a name. */
final class EncoderThreads {
  private EncoderThreads() {}

  static ThreadFactory named(String name) {
    return runnable -> {
      Thread thread = new Thread(runnable, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
