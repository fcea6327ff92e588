package org.hlsgateway.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.plan.KnownSource;

/**
 * What earlier looks and runs taught about one source. Holds no address.
 *
 * @param facts empty: nobody has looked yet, or what was seen no longer holds
 * @param mustBeAnalysed the source does not describe itself well enough to begin at once
 * @param lookFirst the next run is to begin with a look
 * @param longestKeyframeInterval of the source's own keyframes; zero: not known
 * @param learntAt when anything of it changed last; microseconds
 * @param learntBy what taught it
 */
record Knowledge(
    Optional<SourceFacts> facts,
    boolean mustBeAnalysed,
    boolean lookFirst,
    Duration longestKeyframeInterval,
    Instant learntAt,
    Teacher learntBy) {

  static final Knowledge NOTHING =
      new Knowledge(Optional.empty(), false, false, Duration.ZERO, Instant.EPOCH, Teacher.RUN);

  /** How something was learnt. */
  enum Teacher {
    /** Somebody asked for a test of the source. */
    TEST,
    /** A look before a start. */
    LOOK,
    /** What came through, or did not, while the channel ran. */
    RUN
  }

  Knowledge seen(SourceFacts seen, Instant at, Teacher by) {
    return new Knowledge(Optional.of(seen), mustBeAnalysed, false, longestKeyframeInterval, at, by);
  }

  /** Somebody tests the source, maybe after setting up the camera: keyframes are counted anew. */
  Knowledge tested(SourceFacts seen, Instant at) {
    return new Knowledge(Optional.of(seen), mustBeAnalysed, false, Duration.ZERO, at, Teacher.TEST);
  }

  Knowledge mustBeAnalysed(Instant at) {
    return new Knowledge(facts, true, lookFirst, longestKeyframeInterval, at, Teacher.RUN);
  }

  /** What was seen no longer holds. */
  Knowledge doubted(Instant at) {
    return new Knowledge(
        Optional.empty(), mustBeAnalysed, true, longestKeyframeInterval, at, Teacher.RUN);
  }

  Knowledge keyframesApart(Duration interval, Instant at) {
    return new Knowledge(facts, mustBeAnalysed, lookFirst, interval, at, Teacher.RUN);
  }

  Timing timing() {
    return facts.map(SourceFacts::timing).orElse(Timing.LIVE);
  }

  MediaJob.Analysis analysis() {
    return mustBeAnalysed ? MediaJob.Analysis.FULL : MediaJob.Analysis.NONE;
  }

  KnownSource forPlanning() {
    return new KnownSource(facts, longestKeyframeInterval);
  }
}
