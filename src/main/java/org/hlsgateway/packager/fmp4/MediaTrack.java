package org.hlsgateway.packager.fmp4;

import java.util.List;

/**
 * One track, as the initialization section describes it.
 *
 * @param id the track_ID in fragments
 * @param ticksPerSecond the timescale; 1 to 1,000,000,000
 * @param codec as in the CODECS attribute (RFC 6381), e.g. {@code avc1.64001f}
 * @param codecName in words for people, e.g. {@code H.264}
 * @param width pixels; 0 for audio
 * @param height pixels; 0 for audio
 * @param samplesPerSecond 0 for video
 * @param channels 0 for video, or if unknown
 * @param nalLengthBytes how long a NAL unit's length is; 0 if there are no NAL units
 * @param sequenceParameterSets those of the sample entry; empty for audio
 */
public record MediaTrack(
    int id,
    Kind kind,
    int ticksPerSecond,
    String codec,
    String codecName,
    int width,
    int height,
    int samplesPerSecond,
    int channels,
    int nalLengthBytes,
    List<byte[]> sequenceParameterSets) {

  /** What a track is for. */
  public enum Kind {
    VIDEO,
    AUDIO
  }

  public MediaTrack {
    sequenceParameterSets = List.copyOf(sequenceParameterSets);
  }

  public boolean isVideo() {
    return kind == Kind.VIDEO;
  }

  /** True if the samples' NAL units are H.265's. */
  boolean isHevc() {
    return codec.startsWith("hvc1") || codec.startsWith("hev1");
  }

  /**
   * @return the nearest microsecond; the reader keeps times below 10^10 seconds
   */
  public long toMicros(long ticks) {
    long seconds = Math.floorDiv(ticks, (long) ticksPerSecond);
    long rest = Math.floorMod(ticks, (long) ticksPerSecond);
    return seconds * 1_000_000 + (rest * 1_000_000 + ticksPerSecond / 2) / ticksPerSecond;
  }
}
