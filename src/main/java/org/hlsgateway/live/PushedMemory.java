package org.hlsgateway.live;

import java.time.Duration;

/** What the runs of one pushed stream learn for those that follow. */
final class PushedMemory {
  private volatile boolean seen;
  private volatile boolean hadMedia;
  private volatile Duration keyframeInterval = Duration.ZERO;

  void looks() {
    seen = false;
  }

  void wasSeen() {
    seen = true;
  }

  /** True if the last look found something: the publisher sends. */
  boolean isSeen() {
    return seen;
  }

  void mediaCame() {
    hadMedia = true;
  }

  /** True once something was made of the stream. */
  boolean hadMedia() {
    return hadMedia;
  }

  void keyframesApart(Duration interval) {
    keyframeInterval = interval;
  }

  /** The publisher's, where it matters; zero: not known. */
  Duration keyframeInterval() {
    return keyframeInterval;
  }
}
