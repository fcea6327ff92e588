package org.hlsgateway.delivery;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.delivery.WallServlet.Tile;

/** Which channels an address of the wall asks for. */
final class WallChoice {

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
        .filter(Nickname::isValid)
        .collect(
            Collectors.toMap(WallChoice::key, Function.identity(), (a, b) -> a, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /** In the order of the names; names that no tile has are left out. */
  static List<Tile> shown(List<Tile> all, List<String> names) {
    Map<String, Tile> byKey =
        all.stream().collect(Collectors.toMap(tile -> key(tile.nickname()), Function.identity()));
    return names.stream().map(name -> byKey.get(key(name))).filter(Objects::nonNull).toList();
  }

  private static String key(String nickname) {
    return nickname.toLowerCase(Locale.ROOT);
  }
}
