package org.hlsgateway.restream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a camera, a file or the test picture is encoded for one broadcast: the rules of {@code
 * ./gateway stream} and of the livebox's API. What reads a text takes the name that its field has
 * there, for the sentence of its {@link IllegalArgumentException}.
 *
 * @param tone a tone of 1 kHz as the sound, else silence
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

  /**
   * FFmpeg's arguments: fragmented MP4 on its standard output. Nothing secret is among them.
   *
   * @param source {@code test:}, a V4L2 device, or a file's path
   */
  List<String> ffmpeg(String source, boolean verbose) {
    List<String> words =
        new ArrayList<>(
            List.of("-hide_banner", "-loglevel", verbose ? "info" : "error", "-nostdin"));
    words.addAll(input(source));
    String sound =
        tone ? "sine=frequency=1000:sample_rate=48000" : "anullsrc=sample_rate=48000:cl=stereo";
    words.addAll(List.of("-f", "lavfi", "-i", sound, "-map", "0:v:0", "-map", "1:a:0"));
    String fit =
        String.format(
            Locale.ROOT,
            "scale=%1$d:%2$d:force_original_aspect_ratio=decrease,pad=%1$d:%2$d:-1:-1,fps=%3$d,"
                + "setsar=1,format=yuv420p",
            resolution.width,
            resolution.height,
            framesPerSecond);
    String bits = Integer.toString(bitsPerSecond);
    // What services ask for: a keyframe every two seconds, and no more where scenes change.
    String keyframes = Integer.toString(2 * framesPerSecond);
    words.addAll(List.of("-vf", fit, "-c:v", "libx264", "-preset", "veryfast"));
    words.addAll(List.of("-tune", "zerolatency", "-profile:v", "main"));
    words.addAll(List.of("-g", keyframes, "-keyint_min", keyframes, "-sc_threshold", "0"));
    words.addAll(List.of("-maxrate", bits, "-bufsize", bits));
    if (quality.isPresent()) {
      words.addAll(List.of("-crf", Integer.toString(quality.getAsInt())));
    } else {
      words.addAll(List.of("-b:v", bits, "-minrate", bits, "-x264-params", "nal-hrd=cbr"));
    }
    words.addAll(List.of("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"));
    words.addAll(
        List.of("-f", "mp4", "-movflags", "+frag_every_frame+empty_moov+default_base_moof"));
    words.addAll(List.of("-flush_packets", "1", "pipe:1"));
    return words;
  }

  private List<String> input(String source) {
    String rate = Integer.toString(framesPerSecond);
    if (source.startsWith("test:")) {
      String picture =
          "testsrc2=size=" + resolution.width + "x" + resolution.height + ":rate=" + rate;
      return List.of("-re", "-f", "lavfi", "-i", picture);
    }
    return source.startsWith("/dev/")
        ? List.of("-f", "v4l2", "-framerate", rate, "-i", source)
        : List.of("-re", "-stream_loop", "-1", "-i", "file:" + source);
  }
}
