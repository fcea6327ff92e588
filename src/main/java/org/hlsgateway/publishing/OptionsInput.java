package org.hlsgateway.publishing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.coordinator.StreamOptions;
import org.hlsgateway.encoder.PreviewWish;

/**
 * What is to be made of a channel's streams, as somebody typed it. {@link #options} may be asked
 * once {@link #problems} finds nothing.
 *
 * @param resolutions separated by commas; empty: the source's own
 * @param previews whether pictures are wanted; else the other two do not matter
 * @param previewSize {@code WxH}
 * @param previewSeconds from one to the next
 */
public record OptionsInput(
    boolean record,
    String resolutions,
    boolean previews,
    String previewSize,
    String previewSeconds) {
  private static final String USUAL_SIZE = "320x180";
  private static final String USUAL_SECONDS = "10";
  private static final int SMALLEST_SIDE = 16;
  private static final int LARGEST_SIDE = 7680;
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})[xX]([0-9]{1,5}).*");

  /** As it is now. */
  static OptionsInput of(StreamOptions options) {
    String[] previews = options.previews().split(",\\s*");
    boolean wanted = previews.length == 2;
    return new OptionsInput(
        options.record(),
        options.resolutions().replace(",", ", "),
        wanted,
        wanted ? previews[0] : USUAL_SIZE,
        wanted ? previews[1] : USUAL_SECONDS);
  }

  /** What is wrong, as a sentence, by the name of the field. */
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String each : split()) {
      if (!StreamOptions.isResolution(each) || !isPossible(each)) {
        wrong.add(each);
      }
    }
    if (!wrong.isEmpty()) {
      problems.put(
          "resolutions",
          "Write ORIGINAL, or sizes such as 1280x720-30, with commas between; not "
              + wrong.get(0)
              + ".");
    } else if (split().size() > StreamOptions.MOST_RESOLUTIONS) {
      problems.put("resolutions", "At most " + StreamOptions.MOST_RESOLUTIONS + " resolutions.");
    }
    if (previews && !previewSize.strip().matches("[0-9]{2,4}[xX][0-9]{2,4}")) {
      problems.put("previewSize", "Write the size as WIDTHxHEIGHT, such as 320x180.");
    } else if (previews && PreviewWish.parse(wish()).isEmpty()) {
      problems.put(
          PreviewWish.parse(previewSize.strip() + ", 1").isEmpty()
              ? "previewSize"
              : "previewSeconds",
          "Pictures have 16x16 to 3840x2160 pixels, one each 1 to 86400 seconds.");
    }
    return problems;
  }

  private static boolean isPossible(String resolution) {
    Matcher size = SIZE.matcher(resolution);
    return !size.matches()
        || Stream.of(size.group(1), size.group(2))
            .mapToInt(Integer::parseInt)
            .allMatch(side -> side >= SMALLEST_SIDE && side <= LARGEST_SIDE);
  }

  private List<String> split() {
    return Stream.of(resolutions.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private String wish() {
    return previewSize.strip() + ", " + previewSeconds.strip();
  }

  StreamOptions options() {
    return StreamOptions.of(
        Boolean.toString(record),
        previews ? wish() : StreamOptions.NO_PREVIEWS,
        split().stream().collect(Collectors.joining(",")));
  }
}
