package org.hlsgateway.encoder.storage;

/** A part of a {@link StorageBudget} that is given back once, and not taken after that. */
final class Reservation implements AutoCloseable {
  private final StorageBudget budget;
  private long bytes;
  private boolean closed;

  Reservation(StorageBudget budget) {
    this.budget = budget;
  }

  /** False if there is not as much left, or if this was closed. */
  synchronized boolean take(long more) {
    if (closed || !budget.reserve(more)) {
      return false;
    }
    bytes += more;
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    budget.release(bytes);
    bytes = 0;
  }
}
