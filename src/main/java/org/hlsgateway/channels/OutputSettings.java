package org.hlsgateway.channels;

import java.time.Duration;
import java.util.List;
import java.util.Set;

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
 * @param switches those that are on
 */
public record OutputSettings(
    Ladder ladder,
    List<Rung> rungs,
    boolean playsEverywhere,
    Duration keyframeLimit,
    boolean encodeSparseKeyframes,
    Audio audio,
    Format format,
    Set<Switch> switches) {

  /**
   * What is either on or off, and off by default. Form, JSON and column are made of this list; what
   * the API and the form say of each is beside its name in {@link SettingsJson.Output}.
   */
  public enum Switch {
    /** AC-3 and E-AC-3 are copied. */
    COPY_AC3("copyAc3"),
    /** The sound is encoded, whatever it is. */
    ENCODE_SOUND("encodeSound");

    private final String json;

    Switch(String json) {
      this.json = json;
    }

    /** Its name in JSON and, within the group, in the form. */
    String json() {
      return json;
    }
  }

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
    switches = Set.copyOf(switches);
  }

  /** With everything switched off. */
  public OutputSettings(
      Ladder ladder,
      List<Rung> rungs,
      boolean playsEverywhere,
      Duration keyframeLimit,
      boolean encodeSparseKeyframes,
      Audio audio,
      Format format) {
    this(
        ladder,
        rungs,
        playsEverywhere,
        keyframeLimit,
        encodeSparseKeyframes,
        audio,
        format,
        Set.of());
  }

  public boolean isOn(Switch asked) {
    return switches.contains(asked);
  }

  /** The same, and sources whose keyframes are too far apart are encoded. */
  OutputSettings encodingSparseKeyframes() {
    return new OutputSettings(
        ladder, rungs, playsEverywhere, keyframeLimit, true, audio, format, switches);
  }
}
