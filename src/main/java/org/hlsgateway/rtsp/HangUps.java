package org.hlsgateway.rtsp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who closes the connection without a word where TLS is to begin. One that starts anew does it for
 * a moment; old devices do it always, at what Java says first. Any thread may ask.
 */
final class HangUps {
  private static final int MOST = 1_000;
  private static final int MOST_IN_A_ROW = 3;

  /** TLS was agreed on once: it can be. */
  private static final int NEVER_COUNTED = -1;

  /** How many there were in a row, by address, the latest last. */
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /**
   * It did.
   *
   * @return true if another try would end so, too
   */
  synchronized boolean again(RtspUrl url) {
    int count = counts.getOrDefault(url.authority(), 0);
    if (count == NEVER_COUNTED) {
      return false;
    }
    boolean last = count + 1 == MOST_IN_A_ROW;
    put(url, last ? 0 : count + 1);
    return last;
  }

  synchronized void agreed(RtspUrl url) {
    put(url, NEVER_COUNTED);
  }

  private void put(RtspUrl url, int count) {
    counts.remove(url.authority());
    if (counts.size() == MOST) {
      counts.remove(counts.keySet().iterator().next());
    }
    counts.put(url.authority(), count);
  }
}
