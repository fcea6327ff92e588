package org.hlsgateway.distribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.events.Rendition;

/** What an event's renditions are called where they are pushed to, and which is which. */
final class RenditionNames {
  /** So that no channel of a streamer's own can be taken for one. */
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9-]{8,64})_(\\d{3,4}p)");

  private static final int HIDDEN_LETTERS = 12;

  /** Encoders round sides. */
  private static final int ROUNDED = 4;

  private RenditionNames() {}

  /**
   * What all names of an event's renditions begin with. Streamers know nothing of who may watch:
   * what not everybody may watch has a name there that nobody guesses.
   *
   * @param key the event's
   */
  static String base(String event, Visibility visibility, boolean needsLogin, String key) {
    boolean isOpen =
        visibility == Visibility.PUBLIC || visibility == Visibility.DEFAULT && !needsLogin;
    return isOpen
        ? event
        : event + "-" + Hashes.sha256("rendition " + key).substring(0, HIDDEN_LETTERS);
  }

  /**
   * @param rendition such as {@code 720p}
   */
  static String of(String base, String rendition) {
    return base + "_" + rendition;
  }

  /** Whether something pushed under this name can be a rendition. */
  static boolean isRendition(String name) {
    return NAME.matcher(name).matches();
  }

  /** Such as {@code 720p}, if it is one of this event's. */
  static Optional<String> rendition(String base, String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() && matcher.group(1).equals(base)
        ? Optional.of(matcher.group(2))
        : Optional.empty();
  }

  /** How large a picture is, in pixels. */
  record Size(int width, int height) {}

  /**
   * Which picture is which rendition: each the least of those not taken that it fits into.
   *
   * @param pictures of one source, any number
   * @param heights of the event's renditions in lines, the largest first
   * @return by the rendition's name, the largest first; of more pictures than renditions the
   *     largest are left out
   */
  static <T> Map<String, T> match(List<T> pictures, Function<T, Size> size, List<Integer> heights) {
    List<T> smallestFirst = new ArrayList<>(pictures);
    smallestFirst.sort(Comparator.comparingInt(picture -> size.apply(picture).height()));
    Map<Integer, T> found = new HashMap<>();
    int next = heights.size() - 1;
    for (T picture : smallestFirst) {
      while (next > 0 && !fits(size.apply(picture), heights.get(next))) {
        next--;
      }
      if (next < 0) {
        break;
      }
      found.put(heights.get(next), picture);
      next--;
    }
    Map<String, T> named = new LinkedHashMap<>();
    for (int height : heights) {
      if (found.containsKey(height)) {
        named.put(height + "p", found.get(height));
      }
    }
    return named;
  }

  private static boolean fits(Size picture, int height) {
    return picture.height() <= height + ROUNDED
        && picture.width() <= Rendition.width(height) + ROUNDED;
  }
}
