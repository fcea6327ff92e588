package org.hlsgateway.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wanted of a stream, by the application's answer or by the channel's own settings, in the
 * form that encoders are sent.
 *
 * @param previews {@code WxH, seconds}, or {@code False}
 * @param resolutions comma list; {@code ORIGINAL} where nothing else is asked for
 * @param unlisted watched by whoever knows its name, and in no list
 */
public record StreamOptions(boolean record, String previews, String resolutions, boolean unlisted) {
  public static final String NO_PREVIEWS = "False";
  public static final String ORIGINAL = "ORIGINAL";
  public static final StreamOptions DEFAULT = new StreamOptions(false, NO_PREVIEWS, ORIGINAL);

  /** What a name protects that nobody guesses: otherwise as {@link #DEFAULT}. */
  public static final StreamOptions UNLISTED =
      new StreamOptions(false, NO_PREVIEWS, ORIGINAL, true);

  public static final int MOST_RESOLUTIONS = 32;
  private static final Pattern PREVIEWS =
      Pattern.compile("([0-9]{1,5})\\s*[xX]\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,6})");
  private static final Pattern RESOLUTION =
      Pattern.compile("[0-9]{1,5}[xX][0-9]{1,5}(-[0-9]{1,6})?(~[0-9]{1,7})?");

  public StreamOptions(boolean record, String previews, String resolutions) {
    this(record, previews, resolutions, false);
  }

  /**
   * Reads x-record, x-previews and x-resolutions; what does not parse counts as missing.
   *
   * @param record, previews, resolutions empty where the header is missing
   */
  public static StreamOptions of(String record, String previews, String resolutions) {
    return new StreamOptions(
        record.strip().equalsIgnoreCase("true"), previews(previews), resolutions(resolutions));
  }

  /** Whether encoders understand it as one of a stream's resolutions. */
  public static boolean isResolution(String text) {
    return text.equalsIgnoreCase(ORIGINAL) || RESOLUTION.matcher(text).matches();
  }

  private static String previews(String text) {
    Matcher matcher = PREVIEWS.matcher(text.strip());
    return matcher.matches()
        ? String.format(
            Locale.ROOT, "%sx%s, %s", matcher.group(1), matcher.group(2), matcher.group(3))
        : NO_PREVIEWS;
  }

  private static String resolutions(String text) {
    List<String> good = new ArrayList<>();
    for (String each : text.split(",", MOST_RESOLUTIONS + 1)) {
      String resolution = each.strip();
      if (resolution.equalsIgnoreCase(ORIGINAL)) {
        good.add(ORIGINAL);
      } else if (RESOLUTION.matcher(resolution).matches()) {
        // Encoders may know the small x only.
        good.add(resolution.toLowerCase(Locale.ROOT));
      }
    }
    return good.isEmpty() ? ORIGINAL : String.join(",", good);
  }
}
