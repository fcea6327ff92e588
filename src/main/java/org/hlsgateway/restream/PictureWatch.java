package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * Passes frames on, and knows when the last picture came: sound alone goes on where a camera hangs.
 */
final class PictureWatch implements FrameSink {
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final FrameSink next;
  private volatile Instant lastAt;
  private volatile boolean hasCome;

  /**
   * @param now as if a picture had come: its programs need a moment to begin
   */
  PictureWatch(FrameSink next, Instant now) {
    this.next = next;
    this.lastAt = now;
  }

  boolean isOverdue(Instant now) {
    return now.isAfter(lastAt.plus(LONGEST));
  }

  /** True from the first picture on. */
  boolean hasCome() {
    return hasCome;
  }

  @Override
  public void tracks(InitSection tracks, Instant now, boolean isEncoded) {
    next.tracks(tracks, now, isEncoded);
  }

  @Override
  public void frames(List<Sample> frames, Instant now) {
    if (frames.stream().anyMatch(frame -> frame.track().isVideo())) {
      lastAt = now;
      hasCome = true;
    }
    next.frames(frames, now);
  }
}
