package org.hlsgateway.recordings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A recording as it is now: an immutable snapshot.
 *
 * @param id its folder's name; sorts by when it began
 * @param channelId of the channel, which may be gone by now
 * @param nickname the channel's, when it began
 * @param title the channel's, when it began
 * @param start wall-clock time of the first picture
 * @param end wall-clock time after the last
 * @param duration of what is there: gaps do not count
 * @param bytes on disk
 * @param parts how many MP4 files it makes: one more for every gap or change of format
 * @param targetDurationSeconds of its playlist; 0 if it was recorded before that was noted
 * @param active it is being written
 */
record Recording(
    String id,
    Path folder,
    long channelId,
    String nickname,
    String title,
    Instant start,
    Instant end,
    Duration duration,
    long bytes,
    int segments,
    int parts,
    int targetDurationSeconds,
    boolean active) {

  Recording ended() {
    return new Recording(
        id,
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
        false);
  }
}
