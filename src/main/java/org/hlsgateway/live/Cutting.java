package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import org.hlsgateway.packager.RunTap;

/**
 * How what comes of a programme is to be cut, and who besides reads along.
 *
 * @param segmentTarget a segment ends at the first keyframe at or after this
 * @param partTarget about how long a part is
 * @param windowSegments how many whole segments are listed, at least
 * @param keyframeInterval the source's; zero if it is not known
 * @param own who of the source's side reads along; told first
 */
public record Cutting(
    Duration segmentTarget,
    Duration partTarget,
    int windowSegments,
    Duration keyframeInterval,
    List<RunTap> own) {
  public Cutting {
    own = List.copyOf(own);
  }
}
