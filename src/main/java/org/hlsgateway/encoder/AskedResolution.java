package org.hlsgateway.encoder;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.ffmpeg.StreamFacts;

/**
 * One resolution as it was asked for, or, of a source, as it is made: {@code WxH}, {@code WxH-FPS},
 * {@code WxH~KBPS} or {@code WxH-FPS~KBPS}. Wider than a {@link Rung}: applications look files up
 * by the name of what they asked for, so that whatever existing encoders take is kept.
 *
 * @param framesPerSecond whole, as existing encoders count; empty: the source's
 * @param kilobitsPerSecond empty: what suits the size
 */
record AskedResolution(
    int width, int height, OptionalInt framesPerSecond, OptionalInt kilobitsPerSecond) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,5})[xX](\\d{1,5})(?:-(\\d{1,6}))?(?:~(\\d{1,7}))?");

  private static final int SMALLEST_SIDE = 16;
  private static final int MAX_WIDTH = 7680;
  private static final int MAX_HEIGHT = 4320;
  private static final int MAX_FRAME_RATE = 240;
  private static final int MAX_KILOBITS = 200_000;

  /** Where the source does not tell its own. */
  private static final int USUAL_FRAME_RATE = 30;

  /** Measured rates are a little off: 24.99 is 25, but 29.97 is 29. */
  private static final double MEASURING_ERROR = 0.02;

  /** Empty for what is no resolution. */
  static Optional<AskedResolution> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    return form.matches()
        ? Optional.of(
            new AskedResolution(
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                positive(form.group(3)),
                positive(form.group(4))))
        : Optional.empty();
  }

  private static OptionalInt positive(String digits) {
    int number = digits == null ? 0 : Integer.parseInt(digits);
    return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** What the source is. */
  static AskedResolution of(StreamFacts video) {
    double rate = video.framesPerSecond();
    int whole =
        rate < 1 || rate > MAX_FRAME_RATE
            ? USUAL_FRAME_RATE
            : (int) Math.floor(rate + MEASURING_ERROR);
    return new AskedResolution(
        Math.max(1, (int) Math.round(video.width() * video.sampleAspect())),
        Math.max(1, video.height()),
        OptionalInt.of(whole),
        OptionalInt.empty());
  }

  /**
   * What existing encoders make of it: even sides, rounded up, of the source's shape; not more
   * frames than the source has.
   */
  AskedResolution fitted(AskedResolution source) {
    int boxWidth = even(width);
    int boxHeight = even(height);
    int heightOfWidth = even(Math.ceil((double) source.height * boxWidth / source.width));
    int widthOfHeight = even(Math.ceil((double) source.width * boxHeight / source.height));
    boolean landscape = source.width > source.height;
    boolean byHeight = landscape ? heightOfWidth > boxHeight : widthOfHeight <= boxWidth;
    int most = source.framesPerSecond.getAsInt();
    return new AskedResolution(
        byHeight ? widthOfHeight : boxWidth,
        byHeight ? boxHeight : heightOfWidth,
        OptionalInt.of(Math.min(framesPerSecond.orElse(most), most)),
        kilobitsPerSecond);
  }

  private static int even(double side) {
    return Math.max(2, 2 * (int) Math.ceil(side / 2));
  }

  boolean isLargerThan(AskedResolution source) {
    return width > source.width || height > source.height;
  }

  boolean isNoLargerThan(AskedResolution other) {
    return width <= other.width
        && height <= other.height
        && framesPerSecond.orElse(0) <= other.framesPerSecond.orElse(0);
  }

  /** Of another's size. */
  AskedResolution sized(AskedResolution other) {
    return new AskedResolution(other.width, other.height, framesPerSecond, kilobitsPerSecond);
  }

  /** For the plan, within what it takes; it knows the source's frame rate to the fraction. */
  Rung rung(AskedResolution source) {
    return new Rung(
        Math.min(MAX_WIDTH, Math.max(SMALLEST_SIDE, width)),
        Math.min(MAX_HEIGHT, Math.max(SMALLEST_SIDE, height)),
        framesPerSecond.equals(source.framesPerSecond)
            ? OptionalInt.empty()
            : atMost(framesPerSecond, MAX_FRAME_RATE),
        atMost(kilobitsPerSecond, MAX_KILOBITS));
  }

  private static OptionalInt atMost(OptionalInt number, int most) {
    return number.isPresent() ? OptionalInt.of(Math.min(number.getAsInt(), most)) : number;
  }

  /** As in paths and announcements. */
  String name() {
    StringBuilder name = new StringBuilder(String.format(Locale.ROOT, "%dx%d", width, height));
    framesPerSecond.ifPresent(rate -> name.append('-').append(rate));
    kilobitsPerSecond.ifPresent(kilobits -> name.append('~').append(kilobits));
    return name.toString();
  }
}
