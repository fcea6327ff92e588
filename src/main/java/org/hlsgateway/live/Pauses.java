package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;

/**
 * How far apart an input's frames came lately, as a look a few times a second shows: of a source
 * that sends each frame when it is taken, a silence that is much longer tells that it is gone.
 */
final class Pauses {
  /** A camera's frame may be late; less is no sign of anything. */
  static final Duration SHORTEST_SIGN = Duration.ofMillis(4_500);

  private static final int TIMES_LONGER = 4;

  /** Before, nothing is known of it. */
  private static final Duration LEARNING = Duration.ofSeconds(10);

  /** What is older says nothing of now; twice as old at most. */
  private static final Duration LOOK_BACK = Duration.ofSeconds(60);

  private Instant firstAt;
  private Instant lastAt;
  private Instant forgottenAt;
  private Duration longest = Duration.ZERO;
  private Duration longestBefore = Duration.ZERO;

  /** An input begins. */
  void begin() {
    firstAt = null;
    lastAt = null;
    longest = Duration.ZERO;
    longestBefore = Duration.ZERO;
  }

  /**
   * To be told at each look.
   *
   * @param frameAt when the newest frame came
   */
  void newest(Instant frameAt) {
    if (firstAt == null) {
      firstAt = frameAt;
      forgottenAt = frameAt;
    } else if (frameAt.isAfter(lastAt)) {
      Duration pause = Duration.between(lastAt, frameAt);
      longest = pause.compareTo(longest) > 0 ? pause : longest;
      if (frameAt.isAfter(forgottenAt.plus(LOOK_BACK))) {
        forgottenAt = frameAt;
        longestBefore = longest;
        longest = Duration.ZERO;
      }
    }
    lastAt = frameAt;
  }

  /**
   * How long the next frame may take.
   *
   * @param most where little is known, or frames are far apart
   */
  Duration patience(Duration most) {
    if (firstAt == null || Duration.between(firstAt, lastAt).compareTo(LEARNING) < 0) {
      return most;
    }
    Duration usual = longest.compareTo(longestBefore) > 0 ? longest : longestBefore;
    Duration sign = usual.multipliedBy(TIMES_LONGER);
    Duration least = sign.compareTo(SHORTEST_SIGN) > 0 ? sign : SHORTEST_SIGN;
    return least.compareTo(most) < 0 ? least : most;
  }
}
