package org.hlsgateway.packager;

/** How far apart keyframes are. Microseconds. */
final class KeyframeIntervals {
  private long longest;

  /**
   * @param micros from one keyframe to the next, or to now while the next has not come
   */
  void seen(long micros) {
    longest = Math.max(longest, micros);
  }

  /** 0 until something was seen. */
  long longest() {
    return longest;
  }
}
