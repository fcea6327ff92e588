package org.hlsgateway.packager;

import java.time.Duration;

/**
 * How far a playlist goes back beyond the live window.
 *
 * @param reach at least so much is listed, once there was so much; zero: the live window alone
 * @param archive where the segments are that are listed, but no longer in memory
 */
public record Rewind(Duration reach, MediaArchive archive) {

  public static final Rewind NONE = new Rewind(Duration.ZERO, MediaArchive.NONE);

  public Rewind {
    if (reach.isNegative()) {
      throw new IllegalArgumentException("a reach of " + reach);
    }
  }
}
