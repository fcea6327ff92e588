package org.hlsgateway.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/** How much comes of a stream in a second. Counting takes no lock; any thread may ask. */
final class Arrivals {
  /** Looks back this far, in ticks of about a second. */
  static final int TICKS = 5;

  /** Up to the next tick. */
  private static final Duration WINDOW = Duration.ofSeconds(TICKS + 1);

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong pictures = new AtomicLong();
  private final Deque<Count> counts = new ArrayDeque<>();

  /** The first of them; null before the first tick. */
  private volatile Count oldest;

  private record Count(Instant at, long bytes, long pictures) {}

  void bytes(int more) {
    bytes.addAndGet(more);
  }

  void picture() {
    pictures.incrementAndGet();
  }

  /** To be called every second or so. */
  synchronized void tick(Instant now) {
    counts.addLast(new Count(now, bytes.get(), pictures.get()));
    while (counts.size() > TICKS + 1) {
      counts.removeFirst();
    }
    oldest = counts.getFirst();
  }

  /**
   * Whether more came in the time that is looked back on than comes in it at this rate: so much may
   * come at once. Takes no lock.
   */
  boolean isAbove(long bitsPerSecond, Instant now) {
    Count from = oldest;
    long before = from == null ? 0 : from.bytes();
    Duration since = from == null ? Duration.ZERO : Duration.between(from.at(), now);
    long millis = Math.max(since.toMillis(), WINDOW.toMillis());
    return bytes.get() - before > bitsPerSecond / Byte.SIZE * millis / 1_000;
  }

  synchronized long bitsPerSecond() {
    return Math.round(perSecond(last().bytes() - first().bytes()) * Byte.SIZE);
  }

  synchronized double picturesPerSecond() {
    return perSecond(last().pictures() - first().pictures());
  }

  private double perSecond(long count) {
    long millis = Duration.between(first().at(), last().at()).toMillis();
    return millis <= 0 ? 0 : count * 1_000.0 / millis;
  }

  private Count first() {
    return counts.isEmpty() ? new Count(Instant.EPOCH, 0, 0) : counts.getFirst();
  }

  private Count last() {
    return counts.isEmpty() ? first() : counts.getLast();
  }
}
