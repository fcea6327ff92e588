package org.hlsgateway.channels;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What of a channel is kept on disk.
 *
 * @param rewind how far viewers can go back, 0 (not at all) to 24 h
 * @param record whether the channel is recorded whenever it runs
 * @param recordDays recordings older than this go, 1 to 3650; empty: they stay
 * @param recordGigabytes the oldest recordings beyond this go, 1 to 100000; empty: they stay
 */
public record KeepSettings(
    Duration rewind, boolean record, OptionalInt recordDays, OptionalInt recordGigabytes) {

  public static final KeepSettings DEFAULT =
      new KeepSettings(Duration.ZERO, false, OptionalInt.empty(), OptionalInt.empty());
}
