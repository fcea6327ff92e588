package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.plan.EncodingMeans;

/** What the runs of one pushed stream learn for those that follow. */
final class PushedMemory {
  private volatile boolean seen;
  private volatile boolean hadMedia;
  private volatile boolean needsFfmpeg;
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

  void needFfmpeg() {
    needsFfmpeg = true;
  }

  /** True once copying was found not to be enough. */
  boolean needsFfmpeg() {
    return needsFfmpeg;
  }

  void keyframesApart(Duration interval) {
    keyframeInterval = interval;
  }

  /**
   * Of pictures that are copied.
   *
   * @param interval the longest between two keyframes
   * @return why they are encoded from now on; empty if they are not
   */
  Optional<SourceFailure> tooSparse(Duration interval, OutputSettings wish, EncodingMeans means) {
    boolean sparse = wish.encodeSparseKeyframes() && interval.compareTo(wish.keyframeLimit()) > 0;
    // What is only assumed may not be there: a stream that can be copied is not ended for it.
    boolean canEncode =
        means.capabilities().tried() && means.capabilities().encoder(means.wanted()).isPresent();
    if (!sparse || !canEncode) {
      return Optional.empty();
    }
    keyframeInterval = interval;
    return Optional.of(
        new SourceFailure(
            SourceFailure.Kind.NOT_AS_PLANNED,
            "The publisher's keyframes are too far apart: the stream is encoded from now on."));
  }

  /** The publisher's, where it matters; zero: not known. */
  Duration keyframeInterval() {
    return keyframeInterval;
  }
}
