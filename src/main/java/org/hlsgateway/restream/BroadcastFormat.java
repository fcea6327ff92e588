package org.hlsgateway.restream;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a camera, a file, the test picture or a channel is encoded: the rules of {@code ./gateway
 * stream}, of the livebox's API, and of push targets. What reads a text takes the name that its
 * field has there, for the sentence of its {@link IllegalArgumentException}.
 *
 * @param tone a tone of 1 kHz as the sound, else silence; a channel or a file that has a sound
 *     keeps it
 * @param bitsPerSecond of the picture
 * @param quality the encoder's quantiser, 10 (best) to 40, with the bit rate as its cap; empty: the
 *     bit rate is constant
 */
public record BroadcastFormat(
    Resolution resolution,
    boolean tone,
    int framesPerSecond,
    int bitsPerSecond,
    OptionalInt quality) {

  /** Sizes of the picture, each with the bit rate that it has by itself. */
  public enum Resolution {
    P240(426, 240, 400_000),
    P360(640, 360, 750_000),
    P480(854, 480, 1_000_000),
    P720(1280, 720, 2_500_000),
    P1080(1920, 1080, 4_500_000);

    private final int width;
    private final int height;
    private final int bitsPerSecond;

    Resolution(int width, int height, int bitsPerSecond) {
      this.width = width;
      this.height = height;
      this.bitsPerSecond = bitsPerSecond;
    }

    /** As people write it, such as {@code 360p}. */
    public String key() {
      return height + "p";
    }

    public int bitsPerSecond() {
      return bitsPerSecond;
    }

    int width() {
      return width;
    }

    int height() {
      return height;
    }
  }

  /** What counts where nothing is said. */
  public static final BroadcastFormat USUAL =
      new BroadcastFormat(
          Resolution.P360, true, 25, Resolution.P360.bitsPerSecond(), OptionalInt.empty());

  public static final String SILENCE = "silence";
  public static final String TONE = "1kHz";

  private static final Map<String, Integer> RATES = Map.of("15", 15, "25", 25, "30", 30);

  /** The document that scripts were written by spells it so, too. */
  private static final Pattern BIT_RATE =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kM]?)(?:bps|pbs)?", Pattern.CASE_INSENSITIVE);

  private static final int LEAST_BITS = 50_000;
  private static final int MOST_BITS = 51_000_000;
  private static final int BEST = 10;
  private static final int WORST = 40;

  /** Of a push target: silence where the channel has no sound, and the bit rate constant. */
  static BroadcastFormat ofTarget(String resolution, int bitsPerSecond, int framesPerSecond) {
    return new BroadcastFormat(
        resolution("resolution", resolution),
        false,
        framesPerSecond,
        bitsPerSecond,
        OptionalInt.empty());
  }

  public static Resolution resolution(String field, String text) {
    for (Resolution each : Resolution.values()) {
      if (each.key().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(field + " is one of 240p, 360p, 480p, 720p and 1080p.");
  }

  public static boolean tone(String field, String text) {
    if (!text.equals(SILENCE) && !text.equalsIgnoreCase(TONE)) {
      throw new IllegalArgumentException(field + " is silence or 1kHz.");
    }
    return !text.equals(SILENCE);
  }

  public static int framesPerSecond(String field, String text) {
    Integer rate = RATES.get(text);
    if (rate == null) {
      throw new IllegalArgumentException(field + " is 15, 25 or 30.");
    }
    return rate;
  }

  /**
   * @param text such as {@code 800kbps}, {@code 1M} or {@code 100000}
   */
  public static int bitsPerSecond(String field, String text) {
    Matcher form = BIT_RATE.matcher(text);
    double bits = 0;
    if (form.matches()) {
      double factor =
          switch (form.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 1e3;
            case "m" -> 1e6;
            default -> 1;
          };
      bits = Double.parseDouble(form.group(1)) * factor;
    }
    if (bits < LEAST_BITS || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          field + " is from 50kbps to 51M, written as 800kbps, 1M or 100000.");
    }
    return (int) Math.round(bits);
  }

  public static int quality(String field, String text) {
    int quality = text.matches("\\d{2}") ? Integer.parseInt(text) : 0;
    if (quality < BEST || quality > WORST) {
      throw new IllegalArgumentException(field + " is from 10, the best, to 40.");
    }
    return quality;
  }

  /** A bit rate that is the resolution's own goes with it to the next one. */
  public BroadcastFormat with(Resolution next) {
    boolean isOwn = bitsPerSecond == resolution.bitsPerSecond();
    return new BroadcastFormat(
        next, tone, framesPerSecond, isOwn ? next.bitsPerSecond() : bitsPerSecond, quality);
  }
}
