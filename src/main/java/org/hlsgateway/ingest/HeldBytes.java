package org.hlsgateway.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** What all publishers together have sent who were not let in yet. Any thread may call. */
final class HeldBytes {
  /**
   * Of one publisher: at 20 Mbit/s as much as comes in three seconds. The application that is asked
   * may take one or two to answer.
   */
  static final int MOST_OF_ONE = 8 << 20;

  static final long MOST_OF_ALL = 64L << 20;

  private final AtomicLong held = new AtomicLong();

  /** False: there is no room for it. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= MOST_OF_ALL) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }
}
