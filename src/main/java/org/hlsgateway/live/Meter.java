package org.hlsgateway.live;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what one player was sent. Safe for all threads; what is counted after its last viewer has
 * gone is lost.
 */
public final class Meter {

  /** For a player that nobody is known to watch with; never read. */
  static final Meter UNREAD = new Meter(new LongAdder());

  private final LongAdder bytes = new LongAdder();
  private final LongAdder all;

  /** Changed only inside of the map that holds this meter, one thread at a time. */
  private volatile int viewers;

  /**
   * @param all counts what every meter does
   */
  Meter(LongAdder all) {
    this.all = all;
  }

  /**
   * @param sent bytes that left for the player
   */
  public void add(long sent) {
    bytes.add(sent);
    all.add(sent);
  }

  long bytes() {
    return bytes.sum();
  }

  /** How many viewers it counts for. */
  int viewers() {
    return viewers;
  }

  Meter join() {
    viewers = viewers + 1;
    return this;
  }

  /** Null once nobody is left, as {@link java.util.Map#computeIfPresent} wants it. */
  Meter leave() {
    viewers = viewers - 1;
    return viewers == 0 ? null : this;
  }
}
