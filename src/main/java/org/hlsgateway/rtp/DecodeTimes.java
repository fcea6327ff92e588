package org.hlsgateway.rtp;

import java.util.Arrays;

/**
 * RTP says when a picture is shown, and sends pictures in the order of decoding: the times of
 * decoding are made of those, each no later than its picture's, and never going back.
 */
public final class DecodeTimes {
  private static final int MOST = 16;

  /** Those of the pictures that may still be shown later than one to come, the smallest first. */
  private long[] shown;

  private int depth;
  private boolean begun;
  private long last;
  private final boolean grows;

  /**
   * @param depth how many pictures at most come before one that is shown before them
   * @param grows it may be more
   */
  public DecodeTimes(int depth, boolean grows) {
    this.depth = Math.min(depth, MOST);
    this.grows = grows;
    this.shown = new long[this.depth + 1];
  }

  public int depth() {
    return depth;
  }

  /** What the depth may become. */
  public int deepest() {
    return grows ? MOST : depth;
  }

  /**
   * @param presentation the next picture's, in the order of decoding
   * @param usual ticks between two pictures, about
   */
  public long next(long presentation, long usual) {
    if (!begun) {
      begun = true;
      for (int i = 0; i <= depth; i++) {
        shown[i] = presentation - (depth - i) * usual;
      }
      last = shown[0];
      return last;
    }
    if (grows && presentation < shown[0] && depth < MOST) {
      depth++;
      long[] more = new long[depth + 1];
      System.arraycopy(shown, 0, more, 1, shown.length);
      more[0] = presentation;
      shown = more;
      Arrays.sort(shown);
    } else {
      shown[0] = presentation;
      Arrays.sort(shown);
    }
    last = Math.max(last + 1, shown[0]);
    return last;
  }

  /** The depth that these presentation times, in the order of decoding, need at least. */
  public static int depthOf(long[] presentations, int count) {
    int most = 0;
    for (int i = 0; i < count; i++) {
      int later = 0;
      for (int j = 0; j < i; j++) {
        later += presentations[j] > presentations[i] ? 1 : 0;
      }
      most = Math.max(most, later);
    }
    return most;
  }
}
