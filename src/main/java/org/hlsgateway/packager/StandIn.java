package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * What is shown while a source is gone: its last keyframe, once a second, and silence. Players that
 * get nothing new end, freeze, or fall behind by as long as it took; those that go on playing are
 * there when the source is.
 */
final class StandIn {
  /** What is back sooner is a pause of its own, in which nobody gives up. */
  private static final Duration BEGINS_AFTER = Duration.ofMillis(1500);

  private static final long STEP_MICROS = 1_000_000;

  private InitSection init;
  private final Map<Integer, Sample> keyframes = new HashMap<>();
  private final Map<Integer, Long> reachedTicks = new HashMap<>();
  private long reachedMicros;
  private Instant dueAt;

  /** What comes next has these tracks. */
  void began(InitSection section) {
    init = section;
    keyframes.clear();
    reachedTicks.clear();
    reachedMicros = 0;
    dueAt = null;
  }

  /** These were passed on. */
  void passed(List<Sample> samples) {
    for (Sample sample : samples) {
      MediaTrack track = sample.track();
      if (track.isVideo() && sample.isSync()) {
        keyframes.put(track.id(), sample);
      }
      reachedTicks.put(track.id(), sample.decodeTicks() + sample.durationTicks());
      reachedMicros = Math.max(reachedMicros, sample.endMicros());
    }
  }

  /** The source is gone since then. */
  void gone(Instant since) {
    if (dueAt == null && canStandIn()) {
      dueAt = since.plus(BEGINS_AFTER);
    }
  }

  /** It is back, or nobody waits for it any more. */
  void over() {
    dueAt = null;
  }

  private boolean canStandIn() {
    return init != null
        && init.tracks().stream()
            .allMatch(
                track ->
                    track.isVideo()
                        ? keyframes.containsKey(track.id())
                        : silence(track).isPresent());
  }

  /** True if a second has passed for which there is nothing. */
  boolean isDue(Instant now) {
    return dueAt != null && !now.isBefore(dueAt);
  }

  /** One more second, which is over. */
  List<Sample> next() {
    dueAt = dueAt.plusNanos(STEP_MICROS * 1_000);
    long until = reachedMicros + STEP_MICROS;
    List<Sample> samples = new ArrayList<>();
    for (MediaTrack track : init.tracks()) {
      if (track.isVideo()) {
        Sample keyframe = keyframes.get(track.id()).at(track.toTicks(reachedMicros));
        samples.add(keyframe.withDurationTicks(track.toTicks(until) - keyframe.decodeTicks()));
      } else {
        silent(track, until, samples);
      }
    }
    reachedMicros = until;
    return samples;
  }

  private void silent(MediaTrack track, long untilMicros, List<Sample> samples) {
    Silence silence = silence(track).orElseThrow();
    long until = track.toTicks(untilMicros);
    long reached =
        Math.max(
            reachedTicks.getOrDefault(track.id(), 0L),
            track.toTicks(reachedMicros) - silence.frameTicks());
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
