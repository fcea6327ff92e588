package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who watches one channel: known by a random id that the playlist's address carries. */
final class Viewers {

  /** More than one node can serve; a flood of invented ids must not fill the memory. */
  private static final int MOST = 50_000;

  private final Map<String, Instant> lastSeen = new ConcurrentHashMap<>();
  private volatile Instant lastAccess = Instant.EPOCH;

  void seen(String viewer, Instant now) {
    lastAccess = now;
    waits(viewer, now);
  }

  /** A request of theirs waits. The access was when it came: its client may be gone by now. */
  void waits(String viewer, Instant now) {
    if (lastSeen.size() < MOST || lastSeen.containsKey(viewer)) {
      lastSeen.put(viewer, now);
    }
  }

  /** An access by nobody in particular, such as a start by hand. */
  void touch(Instant now) {
    lastAccess = now;
  }

  void left(String viewer) {
    lastSeen.remove(viewer);
  }

  void clear() {
    lastSeen.clear();
  }

  int count() {
    return lastSeen.size();
  }

  Instant lastAccess() {
    return lastAccess;
  }

  /** Forgets those who were not seen for {@code silence}. */
  void forgetSilent(Instant now, Duration silence) {
    lastSeen.values().removeIf(seen -> seen.plus(silence).isBefore(now));
  }
}
