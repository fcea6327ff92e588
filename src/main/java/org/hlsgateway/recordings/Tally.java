package org.hlsgateway.recordings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Adds up what a recording's segments come to. */
final class Tally {

  private Instant start;
  private Instant end;
  private Duration duration = Duration.ZERO;
  private long bytes;
  private int segments;
  private int parts;
  private String init = "";

  boolean isNewInit(KeptSegment segment) {
    return !segment.init().equals(init);
  }

  /**
   * @param initBytes of the initialization section; 0 if it was counted with an earlier segment
   */
  void add(KeptSegment segment, long initBytes) {
    if (start == null) {
      start = segment.programDateTime();
    }
    if (segments == 0 || segment.discontinuity() || isNewInit(segment)) {
      parts++;
    }
    init = segment.init();
    end = segment.end();
    duration = duration.plus(segment.duration());
    bytes += segment.bytes() + initBytes;
    segments++;
  }

  boolean isEmpty() {
    return segments == 0;
  }

  Duration duration() {
    return duration;
  }

  /** Only if something was added. */
  Recording recording(
      Path folder,
      long channelId,
      String nickname,
      String title,
      int targetDurationSeconds,
      boolean active) {
    return new Recording(
        folder.getFileName().toString(),
        folder,
        channelId,
        nickname,
        title,
        start,
        end,
        duration,
        bytes,
        segments,
        parts,
        targetDurationSeconds,
        active);
  }
}
