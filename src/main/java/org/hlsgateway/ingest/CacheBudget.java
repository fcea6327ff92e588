package org.hlsgateway.ingest;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many bytes all streams together may keep for who begins to play. When it is too much, the one
 * that keeps most is to let go: no stream takes the place of those that need less. Any thread may
 * call.
 */
final class CacheBudget {
  private final long most;
  private final Map<FrameLog, Long> kept = new HashMap<>();
  private long used;

  /**
   * @param mostBytes 0: nothing is kept
   */
  CacheBudget(long mostBytes) {
    most = mostBytes;
  }

  /**
   * @param bytes that a stream keeps from now on; 0: it is forgotten
   * @return who has to let go of what it keeps
   */
  synchronized Optional<FrameLog> keeps(FrameLog log, long bytes) {
    Long before = bytes == 0 ? kept.remove(log) : kept.put(log, bytes);
    used += bytes - (before == null ? 0 : before);
    return used <= most
        ? Optional.empty()
        : Optional.of(Collections.max(kept.entrySet(), Map.Entry.comparingByValue()).getKey());
  }
}
