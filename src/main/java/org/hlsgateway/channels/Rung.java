package org.hlsgateway.channels;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of an adaptive ladder, written {@code WxH}, {@code WxH-FPS}, {@code WxH~KBPS} or {@code
 * WxH-FPS~KBPS} as in the control protocol's resolutions.
 *
 * @param width pixels, 16 to 7680
 * @param height pixels, 16 to 4320
 * @param framesPerSecond 1 to 240; empty: the source's
 * @param kilobitsPerSecond 1 to 200000; empty: what suits the size
 */
public record Rung(
    int width, int height, OptionalInt framesPerSecond, OptionalInt kilobitsPerSecond) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{2,4})[xX](\\d{2,4})(?:-(\\d{1,3}))?(?:~(\\d{1,6}))?");

  public Rung {
    check("width", width, 16, 7680);
    check("height", height, 16, 4320);
    framesPerSecond.ifPresent(fps -> check("frame rate", fps, 1, 240));
    kilobitsPerSecond.ifPresent(kbps -> check("bit rate", kbps, 1, 200_000));
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "A %s is %d to %d, not %d.", what, least, most, value));
    }
  }

  /** Empty if the text is not of the form, or a number is out of its range. */
  public static Optional<Rung> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Rung(
              Integer.parseInt(form.group(1)),
              Integer.parseInt(form.group(2)),
              optional(form.group(3)),
              optional(form.group(4))));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }

  private static OptionalInt optional(String digits) {
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(width).append('x').append(height);
    framesPerSecond.ifPresent(fps -> text.append('-').append(fps));
    kilobitsPerSecond.ifPresent(kbps -> text.append('~').append(kbps));
    return text.toString();
  }
}
