package org.hlsgateway.media;

import java.util.List;

/**
 * One track, as the initialization section describes it.
 *
 * @param id the track_ID in fragments
 * @param ticksPerSecond the timescale; 1 to 1,000,000,000
 * @param language ISO 639-2/T, three small letters; empty if the stream does not say
 * @param coding how its samples are coded
 */
public record MediaTrack(int id, Kind kind, int ticksPerSecond, String language, Coding coding) {

  /** What a track is for. */
  public enum Kind {
    VIDEO,
    AUDIO
  }

  /**
   * What a sample entry says (ISO/IEC 14496-12 8.5.2).
   *
   * @param codec as in the CODECS attribute (RFC 6381), e.g. {@code avc1.64001f}
   * @param codecName in words for people, e.g. {@code H.264}
   * @param width pixels; 0 for audio
   * @param height pixels; 0 for audio
   * @param samplesPerSecond 0 for video
   * @param channels 0 for video, or if unknown
   * @param nalLengthBytes how long a NAL unit's length is; 0 if there are no NAL units
   * @param parameterSets those of the sample entry that describe the picture; empty for audio
   * @param bitRates as whoever made the stream declares them
   */
  public record Coding(
      String codec,
      String codecName,
      int width,
      int height,
      int samplesPerSecond,
      int channels,
      int nalLengthBytes,
      List<byte[]> parameterSets,
      DeclaredBitRates bitRates) {

    public Coding {
      parameterSets = List.copyOf(parameterSets);
    }

    static Coding video(
        String codec, String name, int width, int height, DeclaredBitRates bitRates) {
      return new Coding(codec, name, width, height, 0, 0, 0, List.of(), bitRates);
    }

    static Coding audio(
        String codec, String name, int samplesPerSecond, int channels, DeclaredBitRates bitRates) {
      return new Coding(codec, name, 0, 0, samplesPerSecond, channels, 0, List.of(), bitRates);
    }
  }

  /**
   * Bits per second; each 0 if not declared.
   *
   * @param peak what the encoder was told never to exceed, if it was
   * @param buffer bits by which it may exceed that for a moment; 0 where nobody was bound to it
   */
  public record DeclaredBitRates(long average, long peak, long buffer) {
    public static final DeclaredBitRates NONE = new DeclaredBitRates(0, 0, 0);

    /** True if an encoder was told all of it; others only write down what they believe. */
    public boolean isBinding() {
      return average > 0 && peak > 0 && buffer > 0;
    }
  }

  public boolean isVideo() {
    return kind == Kind.VIDEO;
  }

  public String codec() {
    return coding.codec();
  }

  public String codecName() {
    return coding.codecName();
  }

  /** True if the samples' NAL units are H.265's. */
  public boolean isHevc() {
    return codec().startsWith("hvc1") || codec().startsWith("hev1");
  }

  /**
   * @return the nearest microsecond; the reader keeps times below 10^10 seconds
   */
  public long toMicros(long ticks) {
    long seconds = Math.floorDiv(ticks, (long) ticksPerSecond);
    long rest = Math.floorMod(ticks, (long) ticksPerSecond);
    return seconds * 1_000_000 + (rest * 1_000_000 + ticksPerSecond / 2) / ticksPerSecond;
  }

  /**
   * @return the last tick that begins no later
   */
  public long toTicks(long micros) {
    return Math.floorDiv(micros, 1_000_000L) * ticksPerSecond
        + Math.floorMod(micros, 1_000_000L) * ticksPerSecond / 1_000_000;
  }
}
