package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/**
 * What is made of tracks as they are named, before anything of them came.
 *
 * @param isEnough copying them is all that is asked for
 */
record CopyingPlan(InitSection tracks, OutputSettings wish, MediaPlan plan, boolean isEnough) {

  /** More than any publisher's: what is asked for at such a rate does not depend on the rate. */
  private static final double MANY_FRAMES_PER_SECOND = 120;

  /**
   * @param wish what is asked for of a source
   * @param keyframeInterval the publisher's; zero: not known
   */
  static CopyingPlan of(
      InitSection tracks,
      Function<SourceFacts, OutputSettings> wish,
      Duration keyframeInterval,
      EncodingMeans means) {
    SourceFacts facts = ArrivedFacts.of(tracks);
    OutputSettings asked = wish.apply(facts);
    Planned planned = plan(facts, asked, keyframeInterval, means);
    // Tracks do not say how many pictures a second there are, and others than those may be asked
    // for.
    SourceFacts fast = ArrivedFacts.of(tracks, MANY_FRAMES_PER_SECOND);
    boolean isEnough =
        planned.onlyCopies() && plan(fast, wish.apply(fast), keyframeInterval, means).onlyCopies();
    return new CopyingPlan(tracks, asked, planned.plan(), isEnough);
  }

  private static Planned plan(
      SourceFacts facts, OutputSettings asked, Duration keyframeInterval, EncodingMeans means) {
    return Planner.plan(new KnownSource(Optional.of(facts), keyframeInterval), asked, means);
  }

  /**
   * What was planned for, once more is known.
   *
   * @param framesPerSecond 0 if unknown
   */
  SourceFacts facts(double framesPerSecond) {
    return ArrivedFacts.of(tracks, framesPerSecond);
  }
}
