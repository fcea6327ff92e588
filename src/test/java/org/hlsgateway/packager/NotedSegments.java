package org.hlsgateway.packager;

import java.util.List;

/** Notes the best variant's segments. */
public record NotedSegments(List<FinishedSegment> segments) implements RunTap {
  @Override
  public void best(FinishedSegment segment) {
    segments.add(segment);
  }
}
