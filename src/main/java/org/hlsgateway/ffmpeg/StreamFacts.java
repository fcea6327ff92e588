package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.Rational;
import com.github.kokorin.jaffree.ffprobe.Stream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One stream of a source, as FFprobe saw it.
 *
 * @param codec FFmpeg's name, e.g. {@code h264}; empty if it has none for it
 * @param profile e.g. {@code High}; empty if unknown
 * @param width pixels; 0 for sound
 * @param height pixels; 0 for sound
 * @param sampleAspect how much wider than high a pixel is shown; 1 if unknown, and for sound
 * @param framesPerSecond 0 if unknown
 * @param interlaced false if unknown
 * @param pixelFormat FFmpeg's name, e.g. {@code yuv420p}; empty if unknown, and for sound
 * @param sampleRate Hz; 0 for video
 * @param channels 0 for video
 * @param bitsPerSecond 0 if unknown
 * @param language ISO 639-2, e.g. {@code deu}; empty if the source does not say
 * @param configured the decoder's configuration stands apart from the frames, as MP4 wants it; not
 *     so with ADTS, as MPEG-TS carries AAC
 * @param otherProgramme belongs to another programme of a multiplex than the picture
 */
public record StreamFacts(
    Kind kind,
    String codec,
    String profile,
    int width,
    int height,
    double sampleAspect,
    double framesPerSecond,
    boolean interlaced,
    String pixelFormat,
    int sampleRate,
    int channels,
    long bitsPerSecond,
    Optional<String> language,
    boolean configured,
    boolean otherProgramme) {

  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{3}");
  private static final Set<String> INTERLACED = Set.of("tt", "bb", "tb", "bt");
  private static final int HIGHEST_FRAME_RATE = 240;

  /** What a stream is for. */
  public enum Kind {
    VIDEO,
    AUDIO,
    OTHER
  }

  /** A stream of the only programme there is. */
  public StreamFacts(
      Kind kind,
      String codec,
      String profile,
      int width,
      int height,
      double sampleAspect,
      double framesPerSecond,
      boolean interlaced,
      String pixelFormat,
      int sampleRate,
      int channels,
      long bitsPerSecond,
      Optional<String> language,
      boolean configured) {
    this(
        kind,
        codec,
        profile,
        width,
        height,
        sampleAspect,
        framesPerSecond,
        interlaced,
        pixelFormat,
        sampleRate,
        channels,
        bitsPerSecond,
        language,
        configured,
        false);
  }

  /** A picture of square pixels of which no more is known. */
  public static StreamFacts video(
      String codec, String profile, int width, int height, double framesPerSecond) {
    return new StreamFacts(
        Kind.VIDEO,
        codec,
        profile,
        width,
        height,
        1,
        framesPerSecond,
        false,
        "",
        0,
        0,
        0,
        Optional.empty(),
        true);
  }

  /** A sound of which no more is known. */
  public static StreamFacts audio(String codec, int sampleRate, int channels) {
    return new StreamFacts(
        Kind.AUDIO,
        codec,
        "",
        0,
        0,
        1,
        0,
        false,
        "",
        sampleRate,
        channels,
        0,
        Optional.empty(),
        true);
  }

  /**
   * @param otherProgramme see the record
   * @param timing what FFmpeg tells of the frame rate of bare frames is made up
   */
  static StreamFacts of(Stream stream, boolean otherProgramme, Timing timing) {
    Kind kind = kindOf(stream);
    boolean video = kind == Kind.VIDEO;
    return new StreamFacts(
        kind,
        Optional.ofNullable(stream.getCodecName()).orElse(""),
        Optional.ofNullable(stream.getProfile())
            .filter(p -> !p.matches("unknown|-?\\d+"))
            .orElse(""),
        video ? orZero(stream.getWidth()) : 0,
        video ? orZero(stream.getHeight()) : 0,
        video ? aspect(stream.getSampleAspectRatio()) : 1,
        video && timing != Timing.UNSTAMPED ? frameRate(stream) : 0,
        video && INTERLACED.contains(String.valueOf(stream.getFieldOrder())),
        video ? Optional.ofNullable(stream.getPixFmt()).orElse("") : "",
        orZero(stream.getSampleRate()),
        orZero(stream.getChannels()),
        orZero(stream.getBitRate()),
        Optional.ofNullable(stream.getTag("language"))
            .map(language -> language.toLowerCase(Locale.ROOT))
            .filter(language -> LANGUAGE.matcher(language).matches() && !language.equals("und")),
        orZero(stream.getProbeData().getInteger("extradata_size")) > 0,
        otherProgramme);
  }

  /** The same, if it is a sound, as one that is described and does not come. */
  StreamFacts unseen() {
    return kind != Kind.AUDIO
        ? this
        : new StreamFacts(
            kind,
            codec,
            profile,
            width,
            height,
            sampleAspect,
            framesPerSecond,
            interlaced,
            pixelFormat,
            0,
            0,
            bitsPerSecond,
            language,
            configured,
            otherProgramme);
  }

  static Kind kindOf(Stream stream) {
    // The cover of an album is a video stream to FFmpeg.
    boolean still =
        stream.getDisposition() != null
            && Boolean.TRUE.equals(stream.getDisposition().getAttachedPic());
    return switch (String.valueOf(stream.getCodecType())) {
      case "VIDEO", "VIDEO_NOT_PICTURE" -> still ? Kind.OTHER : Kind.VIDEO;
      case "AUDIO" -> Kind.AUDIO;
      default -> Kind.OTHER;
    };
  }

  /** False if a sound is named, and nothing of it came when it was looked at. */
  public boolean isSeen() {
    return kind != Kind.AUDIO || sampleRate > 0;
  }

  /** One line for people: {@code Video: H264 High, 1920x1080, 25 fps}. */
  public String inWords() {
    String name = codec.isEmpty() ? "unknown codec" : codec.toUpperCase(Locale.ROOT);
    String full = profile.isEmpty() ? name : name + " " + profile;
    return switch (kind) {
      case VIDEO ->
          String.format(
              Locale.ROOT,
              "Video: %s, %dx%d%s%s",
              full,
              width,
              height,
              framesPerSecond > 0 ? rate() : "",
              interlaced ? ", interlaced" : "");
      case AUDIO ->
          !isSeen()
              ? "Audio: " + full + ", announced, but nothing of it comes"
              : String.format(
                  Locale.ROOT,
                  "Audio: %s, %d Hz, %d channels%s",
                  full,
                  sampleRate,
                  channels,
                  language.map(l -> ", " + l).orElse(""));
      case OTHER -> "Other: " + full;
    };
  }

  private String rate() {
    String number = String.format(Locale.ROOT, "%.2f", framesPerSecond);
    return ", " + number.replaceFirst("\\.?0+$", "") + " fps";
  }

  private static double frameRate(Stream stream) {
    double average = plausible(stream.getAvgFrameRate());
    return average > 0 ? average : plausible(stream.getRFrameRate());
  }

  /** What counts ticks (90000, say) is no frame rate. */
  private static double plausible(Rational rate) {
    double value = rate == null ? 0 : rate.doubleValue();
    return Double.isFinite(value) && value > 0 && value <= HIGHEST_FRAME_RATE ? value : 0;
  }

  private static double aspect(Rational aspect) {
    double value = aspect == null ? 0 : aspect.doubleValue();
    return Double.isFinite(value) && value > 0 ? value : 1;
  }

  private static int orZero(Number value) {
    return value == null ? 0 : value.intValue();
  }
}
