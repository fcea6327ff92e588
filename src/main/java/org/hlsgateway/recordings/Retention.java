package org.hlsgateway.recordings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.hlsgateway.channels.KeepSettings;

/** Which of a channel's recordings have to go. */
final class Retention {

  /** As disks are sold: 10^9. */
  private static final long GIGABYTE = 1_000_000_000L;

  private Retention() {}

  /**
   * @param recordings one channel's, in any order; what is being written never goes, but counts
   * @return the oldest first
   */
  static List<Recording> outlived(List<Recording> recordings, KeepSettings keep, Instant now) {
    List<Recording> oldestFirst =
        recordings.stream().sorted(Comparator.comparing(Recording::start)).toList();
    long bytes = recordings.stream().mapToLong(Recording::bytes).sum();
    List<Recording> gone = new ArrayList<>();
    for (Recording each : oldestFirst) {
      boolean tooMuch =
          keep.recordGigabytes().isPresent()
              && bytes > keep.recordGigabytes().getAsInt() * GIGABYTE;
      if (!each.active() && (tooMuch || isTooOld(each, keep.recordDays(), now))) {
        gone.add(each);
        bytes -= each.bytes();
      }
    }
    return gone;
  }

  private static boolean isTooOld(Recording recording, OptionalInt days, Instant now) {
    return days.isPresent() && recording.end().plus(Duration.ofDays(days.getAsInt())).isBefore(now);
  }
}
