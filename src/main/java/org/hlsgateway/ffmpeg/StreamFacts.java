package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.ffprobe.Stream;
import java.util.Locale;
import java.util.Optional;

/**
 * One stream of a source, as FFprobe saw it.
 *
 * @param codec FFmpeg's name, e.g. {@code h264}; empty if it has none for it
 * @param profile e.g. {@code High}; empty if unknown
 * @param width pixels; 0 for sound
 * @param height pixels; 0 for sound
 * @param framesPerSecond 0 if unknown
 * @param sampleRate Hz; 0 for video
 * @param channels 0 for video
 */
public record StreamFacts(
    Kind kind,
    String codec,
    String profile,
    int width,
    int height,
    double framesPerSecond,
    int sampleRate,
    int channels) {

  /** What a stream is for. */
  public enum Kind {
    VIDEO,
    AUDIO,
    OTHER
  }

  static StreamFacts of(Stream stream) {
    Kind kind =
        switch (String.valueOf(stream.getCodecType())) {
          case "VIDEO", "VIDEO_NOT_PICTURE" -> Kind.VIDEO;
          case "AUDIO" -> Kind.AUDIO;
          default -> Kind.OTHER;
        };
    return new StreamFacts(
        kind,
        Optional.ofNullable(stream.getCodecName()).orElse(""),
        Optional.ofNullable(stream.getProfile()).filter(p -> !p.equals("unknown")).orElse(""),
        orZero(stream.getWidth()),
        orZero(stream.getHeight()),
        kind == Kind.VIDEO && stream.getAvgFrameRate() != null
            ? finite(stream.getAvgFrameRate().doubleValue())
            : 0,
        orZero(stream.getSampleRate()),
        orZero(stream.getChannels()));
  }

  /** One line for people: {@code Video: H264 High, 1920x1080, 25 fps}. */
  public String inWords() {
    String name = codec.isEmpty() ? "unknown codec" : codec.toUpperCase(Locale.ROOT);
    String full = profile.isEmpty() ? name : name + " " + profile;
    return switch (kind) {
      case VIDEO ->
          String.format(
              Locale.ROOT,
              "Video: %s, %dx%d%s",
              full,
              width,
              height,
              framesPerSecond > 0 ? rate() : "");
      case AUDIO ->
          String.format(Locale.ROOT, "Audio: %s, %d Hz, %d channels", full, sampleRate, channels);
      case OTHER -> "Other: " + full;
    };
  }

  private String rate() {
    String number = String.format(Locale.ROOT, "%.2f", framesPerSecond);
    return ", " + number.replaceFirst("\\.?0+$", "") + " fps";
  }

  private static int orZero(Number value) {
    return value == null ? 0 : value.intValue();
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
