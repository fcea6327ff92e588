package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;

/**
 * A source that is back as it was: what it brings is given the times that follow what stood in for
 * it, so that nothing breaks (RFC 8216 4.3.2.3 demands a discontinuity where timestamps or tracks
 * change; some players end there, others begin anew). It goes on with a keyframe, and at the time
 * that has come by then.
 */
final class Continuation {
  /** One that brings no keyframe by then is looked at as if it were new. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  /** What FFmpeg kept while it looked at the source, and then writes at once. */
  private static final int MOST_SAMPLES = 4096;

  private static final long MOST_BYTES = 8 << 20;

  /** Less is no picture of its own. */
  private static final long SHORTEST_PICTURE_MICROS = 20_000;

  /** Encoders' first keyframes lie this close together. */
  private static final long KEYFRAME_MICROS = 100_000;

  private final InitSection init;
  private final MediaTrack driving;
  private final Instant began;
  private final List<Sample> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean begun;
  private long shiftMicros;
  private long startMicros;
  private final Map<Integer, Long> shiftTicks = new HashMap<>();
  private final Set<Integer> follow = new HashSet<>();
  private Map<Integer, Long> ends = Map.of();

  /**
   * @param init of the source that is back
   */
  Continuation(InitSection init, Instant now) {
    this.init = init;
    this.driving = Cutter.driving(init);
    this.began = now;
  }

  InitSection init() {
    return init;
  }

  /** True once it is known where it goes on. */
  boolean hasBegun() {
    return begun;
  }

  /** True if it should go on by now, and has not been able to. */
  boolean isHopeless(Instant now) {
    return !begun && !now.isBefore(began.plus(LONGEST_WAIT));
  }

  /** Only before it has begun. */
  void keep(List<Sample> samples) {
    for (Sample sample : samples) {
      waiting.add(sample);
      waitingBytes += sample.length();
    }
    while (isFull() && !isKeyframe(waiting.get(0))) {
      waitingBytes -= waiting.remove(0).length();
    }
  }

  /** True if no more should be waited for. */
  boolean isFull() {
    return waiting.size() >= MOST_SAMPLES || waitingBytes >= MOST_BYTES;
  }

  /**
   * Finds where it goes on: with a keyframe, so that the last of what came was taken now, if what
   * is listed allows it.
   *
   * @param liveMicros now, on the clock of what is listed
   * @param reachedMicros how far what is listed has come; likewise
   * @return false while there is no keyframe
   */
  boolean begin(long liveMicros, long reachedMicros) {
    List<Sample> keyframes = waiting.stream().filter(this::isKeyframe).toList();
    if (keyframes.isEmpty()) {
      return false;
    }
    long end =
        waiting.stream().filter(this::isDriving).mapToLong(Sample::endMicros).max().orElseThrow();
    long ahead = liveMicros - end;
    Sample first =
        keyframes.stream()
            .filter(keyframe -> keyframe.decodeMicros() + ahead >= reachedMicros)
            .findFirst()
            .orElse(keyframes.get(keyframes.size() - 1));
    long start = first.decodeMicros() + ahead;
    startMicros = start < reachedMicros + SHORTEST_PICTURE_MICROS ? reachedMicros : start;
    shiftMicros = startMicros - first.decodeMicros();
    begun = true;
    return true;
  }

  private boolean isDriving(Sample sample) {
    return sample.track().id() == driving.id();
  }

  private boolean isKeyframe(Sample sample) {
    return isDriving(sample) && sample.isSync();
  }

  /**
   * What stood in before it. Once it has begun.
   *
   * @param micros where that ends: not before {@link #startMicros}
   * @param trackEnds the same of each track, in its ticks
   */
  void follows(long micros, Map<Integer, Long> trackEnds) {
    shiftMicros += micros - startMicros;
    startMicros = micros;
    ends = Map.copyOf(trackEnds);
  }

  /** When it goes on, on the clock of what is listed. Once it has begun. */
  long startMicros() {
    return startMicros;
  }

  /** What came before it had begun, as it came. */
  List<Sample> takeKept() {
    List<Sample> kept = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    return kept;
  }

  /** At their new times, without what comes before the start. Once it has begun. */
  List<Sample> continued(List<Sample> samples) {
    List<Sample> moved = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      MediaTrack track = sample.track();
      long ticks = shiftTicks.computeIfAbsent(track.id(), id -> track.toTicks(shiftMicros));
      Sample at = sample.at(Math.max(0, sample.decodeTicks() + ticks));
      if (follow.contains(track.id()) || mayBegin(at)) {
        follow.add(track.id());
        moved.add(at);
      }
    }
    return moved;
  }

  private boolean mayBegin(Sample sample) {
    if (isDriving(sample)) {
      // Ticks are rounded.
      return sample.isSync() && sample.decodeMicros() >= startMicros - 1_000;
    }
    return sample.track().isVideo()
        ? sample.isSync() && sample.decodeMicros() >= startMicros - KEYFRAME_MICROS
        : sample.decodeTicks() >= ends.getOrDefault(sample.track().id(), 0L);
  }
}
