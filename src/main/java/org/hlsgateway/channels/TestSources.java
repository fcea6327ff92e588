package org.hlsgateway.channels;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code test:} sources: the built-in picture, perhaps of a size of one's own. */
final class TestSources {
  static final String SCHEME = "test:";

  private static final Pattern FORM = Pattern.compile("test:(?:bars|([0-9]{3,4})x([0-9]{2,4}))?");

  private TestSources() {}

  /**
   * @param text begins with {@link #SCHEME} in whatever case
   * @throws RefusedSource unless it is {@code test:}, {@code test:bars} or {@code test:WxH} with
   *     even numbers, at least 160x90 and at most 3840x2160
   */
  static SourceUrl parse(String text) {
    String address = text.toLowerCase(Locale.ROOT);
    Matcher form = FORM.matcher(address);
    if (!form.matches()
        || form.group(1) != null
            && !(isEven(form.group(1), 160, 3840) && isEven(form.group(2), 90, 2160))) {
      throw new RefusedSource(
          "Write the test picture as test:, as test:bars or with even numbers as test:640x360,"
              + " from 160x90 to 3840x2160.");
    }
    return new SourceUrl(address);
  }

  private static boolean isEven(String digits, int least, int most) {
    int pixels = Integer.parseInt(digits);
    return pixels >= least && pixels <= most && pixels % 2 == 0;
  }
}
