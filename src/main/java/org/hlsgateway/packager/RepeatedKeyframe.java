package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;

/**
 * Stands in for one track's pictures where they stop and the sound goes on, as a door camera's do
 * that films only while something moves: its last keyframe, once a second. What refers to pictures
 * before it can no longer be shown, so they come back with a keyframe.
 */
final class RepeatedKeyframe {
  /** Slower pictures than any that move: a camera at night may send one every two seconds. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(3);

  /** Of the longest time between two pictures so far: more is a pause. */
  private static final int TIMES_LONGER = 3;

  private Sample keyframe;
  private long endTicks;
  private long longestMicros;
  private Instant cameAt;
  private boolean repeats;

  /** True while it stands in. */
  boolean isRepeating() {
    return repeats;
  }

  /**
   * A picture came.
   *
   * @return false if it cannot be shown
   */
  boolean takes(Sample picture, Instant now) {
    if (repeats && !picture.isSync()) {
      return false;
    }
    repeats = false;
    cameAt = now;
    return true;
  }

  /** A picture was passed on. */
  void passed(Sample picture) {
    keyframe = picture.isSync() ? picture : keyframe;
    endTicks = picture.decodeTicks() + picture.durationTicks();
    longestMicros =
        Math.max(longestMicros, Math.min(picture.endMicros() - picture.decodeMicros(), 10_000_000));
  }

  /**
   * The next repetition, if it is due.
   *
   * @param soundMicros how far the sound has come
   */
  Optional<Sample> due(long soundMicros, Instant now) {
    if (keyframe == null || !isPausing(now)) {
      return Optional.empty();
    }
    MediaTrack track = keyframe.track();
    Sample next = keyframe.at(endTicks).withDurationTicks(track.ticksPerSecond());
    if (next.endMicros() > soundMicros) {
      return Optional.empty();
    }
    repeats = true;
    return Optional.of(next);
  }

  /** True if no picture came for longer than they ever are apart. */
  boolean isPausing(Instant now) {
    return cameAt != null && !now.isBefore(cameAt.plus(pause()));
  }

  private Duration pause() {
    Duration longer = Duration.ofNanos(longestMicros * 1_000 * TIMES_LONGER);
    return longer.compareTo(SHORTEST_PAUSE) > 0 ? longer : SHORTEST_PAUSE;
  }
}
