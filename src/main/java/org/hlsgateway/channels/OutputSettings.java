package org.hlsgateway.channels;

import java.time.Duration;
import java.util.List;

/**
 * What a channel asks to be made of its source.
 *
 * @param ladder which sizes are offered
 * @param rungs of {@link Ladder#CHOSEN}, at most 6; empty otherwise
 * @param playsEverywhere adds an H.264 rendition where browsers refuse the source's codec
 * @param keyframeLimit farther apart, and the page says so; 1 to 60 s
 * @param encodeSparseKeyframes encodes a source whose keyframes are farther apart than the limit
 * @param audio what becomes of the sound
 * @param format what {@code index.m3u8} is without a {@code format} of its own
 */
public record OutputSettings(
    Ladder ladder,
    List<Rung> rungs,
    boolean playsEverywhere,
    Duration keyframeLimit,
    boolean encodeSparseKeyframes,
    Audio audio,
    Format format) {

  /** Which sizes are offered. */
  public enum Ladder {
    ORIGINAL,
    ORIGINAL_AND_LOWER,
    CHOSEN
  }

  /** What becomes of the sound. */
  public enum Audio {
    /** The first of the source's, copied where players take it. */
    FIRST,
    /** Every language, each a rendition of its own. */
    ALL,
    /** The first; silence where the source has none. */
    SILENCE_IF_NONE,
    NONE
  }

  /** What segments are. */
  public enum Format {
    FMP4,
    MPEG_TS
  }

  public static final OutputSettings DEFAULT =
      new OutputSettings(
          Ladder.ORIGINAL,
          List.of(),
          false,
          Duration.ofSeconds(4),
          false,
          Audio.FIRST,
          Format.FMP4);

  public OutputSettings {
    rungs = List.copyOf(rungs);
  }

  /** The same, and sources whose keyframes are too far apart are encoded. */
  OutputSettings encodingSparseKeyframes() {
    return new OutputSettings(ladder, rungs, playsEverywhere, keyframeLimit, true, audio, format);
  }
}
