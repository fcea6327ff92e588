package org.hlsgateway.encoder.storage;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all files which wait for the storage may take together, however many queues they
 * wait in. Any thread may call.
 */
public final class StorageBudget {
  private static final int SHARE_OF_THE_HEAP = 4;

  private final long bytes;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * @param bytes as much as all queues may hold at once
   */
  public StorageBudget(long bytes) {
    this.bytes = bytes;
  }

  /** A quarter of what this Java may take at most. */
  public static StorageBudget ofThisServer() {
    return new StorageBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);
  }

  /** False, and nothing is reserved, if there is not as much left. */
  boolean reserve(long more) {
    long before = reserved.getAndUpdate(now -> now + more <= bytes ? now + more : now);
    return before + more <= bytes;
  }

  /**
   * @param less was reserved before
   */
  void release(long less) {
    reserved.addAndGet(-less);
  }

  /** What waits now. */
  long reserved() {
    return reserved.get();
  }
}
