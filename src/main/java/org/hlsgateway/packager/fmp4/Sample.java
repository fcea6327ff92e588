package org.hlsgateway.packager.fmp4;

/**
 * One frame of a track. Its bytes are a slice of an array that nobody changes any more.
 *
 * @param decodeTicks in the track's timescale; 0 or more
 * @param durationTicks until the next frame of the track; 0 or more
 * @param compositionTicks presentation time minus decode time; may be negative
 * @param flags sample_flags of ISO/IEC 14496-12 8.8.3.1
 */
public record Sample(
    MediaTrack track,
    long decodeTicks,
    long durationTicks,
    int compositionTicks,
    int flags,
    byte[] source,
    int offset,
    int length) {

  private static final int IS_NON_SYNC = 0x0001_0000;

  /** True if decoding can begin here. */
  public boolean isSync() {
    return !track.isVideo() || (flags & IS_NON_SYNC) == 0;
  }

  public long decodeMicros() {
    return track.toMicros(decodeTicks);
  }

  public long endMicros() {
    return track.toMicros(decodeTicks + durationTicks);
  }

  public long presentationMicros() {
    return track.toMicros(decodeTicks + compositionTicks);
  }

  public Sample withDurationTicks(long ticks) {
    return new Sample(track, decodeTicks, ticks, compositionTicks, flags, source, offset, length);
  }
}
