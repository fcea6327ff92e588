package org.hlsgateway.packager.playlist;

/**
 * What a playlist promises for as long as it lives (draft 4.4.3.1, 4.4.3.7, 4.4.3.8).
 *
 * @param targetDurationSeconds 1 or more; every EXTINF, rounded, is at most this
 * @param partTargetMicros no part is longer; 0 for a playlist without parts
 */
public record PlaylistTerms(int targetDurationSeconds, long partTargetMicros) {

  public PlaylistTerms {
    if (targetDurationSeconds < 1 || partTargetMicros < 0) {
      throw new IllegalArgumentException(
          "target duration "
              + targetDurationSeconds
              + " s, part target "
              + partTargetMicros
              + " us");
    }
  }

  public boolean hasParts() {
    return partTargetMicros > 0;
  }

  /** CAN-SKIP-UNTIL; draft 4.4.3.8: at least six target durations. */
  public long skipBoundaryMicros() {
    return 6 * targetMicros();
  }

  /** Parts are listed for this long, counted from the playlist's end (draft 4.4.4.9). */
  public long partsListedMicros() {
    return 3 * targetMicros();
  }

  public long targetMicros() {
    return targetDurationSeconds * 1_000_000L;
  }

  /** Draft 6.2.5.2, the Advance Part Limit: how far past the last part a request may ask. */
  int advancePartLimit() {
    return partTargetMicros < 1_000_000
        ? (int) ((3_000_000 + partTargetMicros - 1) / partTargetMicros)
        : 3;
  }
}
