package org.hlsgateway.packager;

/**
 * How far a channel's numbers have come. They count on from run to run: players and caches tell
 * what is new by them.
 *
 * @param mediaSequence of the segment that comes next (draft 4.4.3.2)
 * @param discontinuitySequence how many discontinuities came before it (draft 4.4.3.3)
 */
public record Numbers(long mediaSequence, long discontinuitySequence) {

  public static final Numbers ZERO = new Numbers(0, 0);

  public Numbers {
    if (mediaSequence < 0 || discontinuitySequence < 0) {
      throw new IllegalArgumentException(
          "media sequence " + mediaSequence + ", discontinuities " + discontinuitySequence);
    }
  }

  /** The greater of each. */
  public Numbers atLeast(Numbers other) {
    return new Numbers(
        Math.max(mediaSequence, other.mediaSequence),
        Math.max(discontinuitySequence, other.discontinuitySequence));
  }
}
