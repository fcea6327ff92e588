package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids of viewers who were sent away, for a while. Safe for all threads. */
final class Refused {

  static final Duration REFUSED_FOR = Duration.ofMinutes(10);

  /** Beyond this, who was sent away first may come back early. */
  static final int MOST = 1_000;

  private final Map<String, Instant> until = new LinkedHashMap<>();

  /** Asked with every playlist: nobody is refused most of the time, and no lock is needed then. */
  private volatile boolean any;

  synchronized void add(String viewer, Instant now) {
    until.remove(viewer);
    until.put(viewer, now.plus(REFUSED_FOR));
    if (until.size() > MOST) {
      until.remove(until.keySet().iterator().next());
    }
    any = true;
  }

  boolean contains(String viewer, Instant now) {
    return any && stillContains(viewer, now);
  }

  private synchronized boolean stillContains(String viewer, Instant now) {
    until.values().removeIf(end -> !now.isBefore(end));
    any = !until.isEmpty();
    return until.containsKey(viewer);
  }
}
