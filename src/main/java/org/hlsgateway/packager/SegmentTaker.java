package org.hlsgateway.packager;

/** Who is told of complete segments; must be quick and not throw. */
@FunctionalInterface
public interface SegmentTaker {

  /** A segment of the best variant, with the default sound. */
  void best(FinishedSegment segment);

  /**
   * A segment of any variant, as viewers get it: without sound if there are several to choose from.
   *
   * @param variant the best is 0
   */
  default void ofVariant(int variant, FinishedSegment segment) {}
}
