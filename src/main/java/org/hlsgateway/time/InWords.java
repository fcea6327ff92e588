package org.hlsgateway.time;

import java.time.Duration;

/** Times as pages say them. */
public final class InWords {
  private InWords() {}

  /** Such as {@code 12 s}, {@code 3 min} or {@code 1 h 5 min}; what is negative is nothing. */
  public static String of(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600
        ? seconds / 60 + " min"
        : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
  }
}
