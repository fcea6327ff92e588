package org.hlsgateway.events;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A picture size that an event is offered in; one that is larger than the source is not made.
 *
 * @param height in lines, even, 144 to 2160
 * @param kbps of the encoded picture, 50 to 50000; empty: as the height suggests
 */
public record Rendition(int height, OptionalInt kbps) {
  public static final List<Rendition> DEFAULTS = List.of(of(1080), of(720), of(360));
  public static final int MOST = 8;

  static final String FORM =
      "A rendition is a height such as 720p, or 720p~2500 with its bit rate in kbit/s.";

  private static final int LEAST_HEIGHT = 144;
  private static final int MOST_HEIGHT = 2_160;
  private static final int LEAST_KBPS = 50;
  private static final int MOST_KBPS = 50_000;
  private static final Pattern TEXT = Pattern.compile("([0-9]{3,4})p(?:~([0-9]{2,5}))?");

  public Rendition {
    if (height < LEAST_HEIGHT || height > MOST_HEIGHT || height % 2 != 0) {
      throw new IllegalArgumentException("A rendition has 144 to 2160 lines, and an even number.");
    }
    if (kbps.isPresent() && (kbps.getAsInt() < LEAST_KBPS || kbps.getAsInt() > MOST_KBPS)) {
      throw new IllegalArgumentException("A rendition has 50 to 50000 kbit/s.");
    }
  }

  static Rendition of(int height) {
    return new Rendition(height, OptionalInt.empty());
  }

  /**
   * @throws IllegalArgumentException with a sentence
   */
  public static Rendition parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    return new Rendition(
        Integer.parseInt(matcher.group(1)),
        matcher.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(matcher.group(2))));
  }

  /** What stands in the database. */
  static List<Rendition> list(String text) {
    return Arrays.stream(text.split(",")).map(Rendition::parse).toList();
  }

  static String text(List<Rendition> renditions) {
    return renditions.stream().map(Rendition::text).collect(Collectors.joining(","));
  }

  /** As in the API and in names: {@code 720p}. */
  public String name() {
    return height + "p";
  }

  /** Pixels of the box that its picture is made to fit into: 16:9, and even. */
  public static int width(int height) {
    return (height * 16 / 9 + 1) / 2 * 2;
  }

  /** As encoders are asked for it: {@code 1280x720~2500}. */
  public String resolution() {
    return width(height) + "x" + height + (kbps.isPresent() ? "~" + kbps.getAsInt() : "");
  }

  /** With its bit rate: {@code 720p~2500}. */
  public String text() {
    return name() + (kbps.isPresent() ? "~" + kbps.getAsInt() : "");
  }
}
