package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.Silence;
import org.hlsgateway.media.StreamFormatException;

/**
 * What is shown while a source is gone: its last keyframe, once in each part, and silence. Players
 * that get nothing new end, freeze, or fall behind by as long as it took; those that go on playing
 * are there when the source is.
 *
 * <p>Parts without a picture of their own would weigh less. But shaka takes the first time in each
 * for the part's, and where that is a sound's, it moves all that follows and plays the rest of the
 * picture away: a stop in each second.
 */
final class StandIn {
  /** Of very large pictures, one has to do for several parts. */
  private static final long MOST_BYTES_PER_SECOND = 1_000_000;

  /** Less is no picture of its own. */
  private static final long SHORTEST_MICROS = 20_000;

  private InitSection init;
  private boolean canStandIn;
  private final Map<Integer, Sample> keyframes = new HashMap<>();
  private final Map<Integer, Long> reachedTicks = new HashMap<>();

  /** How much later than decoding keyframes are shown, and sound is heard. */
  private long reorderMicros;

  /** How far all of it has come, as pictures are decoded. */
  private long reachedMicros;

  /** Null while the source is there. */
  private Instant goneAt;

  private long goneMicros;
  private long stepMicros;
  private boolean isOver;

  /** What comes next has these tracks. */
  void began(InitSection section) {
    init = section;
    keyframes.clear();
    reachedTicks.clear();
    reorderMicros = 0;
    reachedMicros = 0;
    goneAt = null;
  }

  /** These were passed on. */
  void passed(List<Sample> samples) {
    goneAt = null;
    for (Sample sample : samples) {
      MediaTrack track = sample.track();
      long reached = sample.endMicros();
      if (!track.isVideo()) {
        reached -= reorderMicros;
      } else if (sample.isSync()) {
        keyframes.put(track.id(), sample);
        reorderMicros = Math.max(0, sample.presentationMicros() - sample.decodeMicros());
      }
      reachedTicks.put(track.id(), sample.decodeTicks() + sample.durationTicks());
      reachedMicros = Math.max(reachedMicros, reached);
    }
  }

  /**
   * The source is gone since then.
   *
   * @param part how long a part is
   */
  void gone(Instant since, Duration part) {
    if (goneAt == null) {
      goneAt = since;
      goneMicros = reachedMicros;
      isOver = false;
      canStandIn =
          init != null && !part.isZero() && init.tracks().stream().allMatch(this::canBeStoodInFor);
      stepMicros = step(part.toNanos() / 1_000);
    }
  }

  private long step(long partMicros) {
    long bytes = keyframes.values().stream().mapToLong(Sample::length).sum();
    long most = Math.max(1, MOST_BYTES_PER_SECOND * partMicros / 1_000_000);
    return partMicros * Math.max(1, (bytes + most - 1) / most);
  }

  /** It is back, or nobody waits for it any more. */
  void over() {
    isOver = true;
  }

  private boolean canBeStoodInFor(MediaTrack track) {
    return track.isVideo() ? keyframes.containsKey(track.id()) : silence(track).isPresent();
  }

  /** True if a source with these tracks can go on where this ends, as the same one does. */
  boolean isContinuedBy(InitSection section) {
    return goneAt != null && canStandIn && Arrays.equals(init.bytes(), section.bytes());
  }

  /** What time it is now on the source's own clock, as that was. Only while it is gone. */
  long liveMicros(Instant now) {
    return goneMicros + Math.max(0, ChronoUnit.MICROS.between(goneAt, now));
  }

  /** How far it has come, on that clock. */
  long reachedMicros() {
    return reachedMicros;
  }

  /** How far each track has come, in its ticks. */
  Map<Integer, Long> ends() {
    return reachedTicks;
  }

  /** True if there is a time that has passed, and nothing for it. */
  boolean isDue(Instant now) {
    return goneAt != null && !isOver && canStandIn && liveMicros(now) - reachedMicros >= stepMicros;
  }

  /** A part's time that is due. */
  List<Sample> next() {
    return fill(reachedMicros + stepMicros);
  }

  /**
   * What is left up to a moment, a part's time of it at most; nothing at last.
   *
   * @param micros not before {@link #reachedMicros}
   */
  List<Sample> next(long micros) {
    long left = micros - reachedMicros;
    return left <= 0
        ? List.of()
        : fill(left < stepMicros + SHORTEST_MICROS ? micros : reachedMicros + stepMicros);
  }

  private List<Sample> fill(long until) {
    List<Sample> samples = new ArrayList<>();
    long reached = until;
    for (MediaTrack track : init.tracks()) {
      if (track.isVideo()) {
        long from = track.toTicks(reachedMicros);
        Sample keyframe = keyframes.get(track.id()).at(from);
        samples.add(keyframe.withDurationTicks(track.toTicks(until) - from));
        reachedTicks.put(track.id(), track.toTicks(until));
      } else {
        silent(track, until + reorderMicros, samples);
        reached = init.video().isPresent() ? until : track.toMicros(reachedTicks.get(track.id()));
      }
    }
    reachedMicros = reached;
    return samples;
  }

  private void silent(MediaTrack track, long untilMicros, List<Sample> samples) {
    Silence silence = silence(track).orElseThrow();
    long until = track.toTicks(untilMicros);
    long reached =
        Math.max(
            reachedTicks.getOrDefault(track.id(), 0L),
            track.toTicks(reachedMicros + reorderMicros) - silence.frameTicks());
    while (reached < until) {
      samples.add(silence.at(reached));
      reached += silence.frameTicks();
    }
    reachedTicks.put(track.id(), reached);
  }

  private Optional<Silence> silence(MediaTrack track) {
    try {
      return Silence.of(init, track);
    } catch (StreamFormatException unknown) {
      return Optional.empty();
    }
  }
}
