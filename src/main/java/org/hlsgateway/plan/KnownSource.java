package org.hlsgateway.plan;

import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.ffmpeg.SourceFacts;

/**
 * What is known of a source before it is opened.
 *
 * @param facts empty: nobody has looked yet
 * @param longestKeyframeInterval of the source's own keyframes; zero: not known
 */
public record KnownSource(Optional<SourceFacts> facts, Duration longestKeyframeInterval) {

  /** The interval of a source that sends no keyframes at all. */
  public static final Duration NO_KEYFRAMES = Duration.ofDays(1);

  public static final KnownSource NOTHING = new KnownSource(Optional.empty(), Duration.ZERO);
}
