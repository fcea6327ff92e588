package org.hlsgateway.distribution;

import java.util.OptionalInt;

/**
 * How much of what it can serve a streamer serves.
 *
 * @param name for people
 * @param viewers there now
 * @param bitsPerSecond that they take, about
 * @param mostViewers empty: not limited so
 * @param mostMbps empty: not limited so
 * @param weight of its share, 1 to 100
 * @param works viewers can be sent there
 */
record Load(
    long streamer,
    String name,
    int viewers,
    long bitsPerSecond,
    OptionalInt mostViewers,
    OptionalInt mostMbps,
    int weight,
    boolean works) {
  private static final double BITS_OF_MEGABIT = 1e6;

  /** From here on a warning is due: so many viewers may still come. */
  private static final double WARNED_FROM = 0.8;

  /** 0 idle or without a limit, 1 full; more if it is overloaded. */
  double used() {
    return usedWith(viewers, bitsPerSecond);
  }

  private double usedWith(double people, double bits) {
    double ofViewers = mostViewers.isPresent() ? people / mostViewers.getAsInt() : 0;
    double ofNetwork = mostMbps.isPresent() ? bits / BITS_OF_MEGABIT / mostMbps.getAsInt() : 0;
    return Math.max(ofViewers, ofNetwork);
  }

  /** With so many more that take what those of another streamer take. */
  double usedWithMore(double people, double bitsOfEach) {
    return usedWith(viewers + people, bitsPerSecond + people * bitsOfEach);
  }

  /**
   * For how many more there is room.
   *
   * @param bitsOfEach what one takes, bits per second; 0 if nobody knows
   * @return empty: any number
   */
  OptionalInt room(double bitsOfEach) {
    double room = Double.MAX_VALUE;
    if (mostViewers.isPresent()) {
      room = mostViewers.getAsInt() - viewers;
    }
    if (mostMbps.isPresent() && bitsOfEach > 0) {
      double left = mostMbps.getAsInt() * BITS_OF_MEGABIT - bitsPerSecond;
      room = Math.min(room, Math.floor(left / bitsOfEach));
    }
    return room == Double.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) Math.max(0, room));
  }

  /** What one of its viewers takes, bits per second; 0 if there is none. */
  double bitsOfEach() {
    return viewers == 0 ? 0 : (double) bitsPerSecond / viewers;
  }

  /** Whether it will be full soon. */
  boolean isNearlyFull() {
    return used() >= WARNED_FROM;
  }
}
