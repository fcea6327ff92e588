package org.hlsgateway.delivery;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which channels an address of the wall asks for. */
final class WallChoice {

  static final int MOST_COLUMNS = 6;

  private WallChoice() {}

  /**
   * @param given values of a parameter, each one nickname or several with commas between
   * @return each once, as it was first spelled, in their order; what cannot be a nickname is left
   *     out
   */
  static List<String> names(String... given) {
    return Arrays.stream(given)
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(ReadPath::isName)
        .collect(
            Collectors.toMap(WallChoice::key, Function.identity(), (a, b) -> a, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /** Tiles side by side; 0, which is as many as fit, for what is not 1 to {@link #MOST_COLUMNS}. */
  static int columns(String given) {
    return given != null && given.matches("[1-" + MOST_COLUMNS + "]") ? Integer.parseInt(given) : 0;
  }

  /**
   * What an address of the wall ends with; empty for all channels as they fit.
   *
   * @param channels as for {@link #names}; null for all
   * @param columns as for {@link #columns}; may be null
   */
  static String query(String[] channels, String columns) {
    String names = channels == null ? "" : "channels=" + String.join(",", names(channels));
    String number = columns(columns) == 0 ? "" : "columns=" + columns(columns);
    String query =
        Stream.of(names, number).filter(part -> !part.isEmpty()).collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private static String key(String nickname) {
    return nickname.toLowerCase(Locale.ROOT);
  }
}
