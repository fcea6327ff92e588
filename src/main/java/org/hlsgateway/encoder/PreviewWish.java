package org.hlsgateway.encoder;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What preview pictures an assignment asks for.
 *
 * @param width pixels, 16 to 3840
 * @param height pixels, 16 to 2160
 * @param seconds from one to the next, 1 to 86400
 */
public record PreviewWish(int width, int height, int seconds) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{2,4})\\s*x\\s*(\\d{2,4})\\s*,\\s*(\\d{1,5})", Pattern.CASE_INSENSITIVE);

  /** Empty for {@code False}, for nothing, and for what cannot be. */
  public static Optional<PreviewWish> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    PreviewWish wish =
        new PreviewWish(
            Integer.parseInt(form.group(1)),
            Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)));
    return Optional.of(wish).filter(PreviewWish::isPossible);
  }

  private boolean isPossible() {
    return width >= 16
        && width <= 3840
        && height >= 16
        && height <= 2160
        && seconds >= 1
        && seconds <= 86_400;
  }

  /** As in paths and announcements: {@code WxH-seconds}. */
  String name() {
    return String.format(Locale.ROOT, "%dx%d-%d", width, height, seconds);
  }
}
