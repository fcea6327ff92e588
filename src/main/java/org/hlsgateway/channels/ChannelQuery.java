package org.hlsgateway.channels;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which channels somebody asks for, and how many at a time.
 *
 * @param limit at most so many
 * @param after key of the nickname after which to go on; empty: from the beginning
 * @param text lower case; what nickname, title or masked source must contain
 * @param states empty: any
 */
record ChannelQuery(int limit, String after, String text, Set<ChannelStatus.State> states) {
  static final int MAX_LIMIT = 1_000;
  static final int MAX_TEXT_CHARACTERS = 100;

  /** What is pushed may have a longer name than a nickname. */
  static final String CURSOR_PATTERN = "^[A-Za-z0-9_-]{1,255}$";

  private static final Pattern CURSOR = Pattern.compile(CURSOR_PATTERN);

  /**
   * Part of a list.
   *
   * @param next where the next part begins; empty: this is the end
   */
  record Page(List<ChannelRow> rows, Optional<String> next) {}

  /**
   * As they stand in an address; null is absent.
   *
   * @return null if {@code errors} says what is wrong
   */
  static ChannelQuery of(
      String limit, String cursor, String text, List<String> states, FieldErrors errors) {
    Optional<Integer> most = errors.accept("limit", () -> limit(limit));
    Optional<String> after = errors.accept("cursor", () -> after(cursor));
    Optional<String> part = errors.accept("q", () -> part(text));
    Optional<Set<ChannelStatus.State>> wanted = errors.accept("state", () -> states(states));
    return errors.isEmpty()
        ? new ChannelQuery(
            most.orElseThrow(), after.orElseThrow(), part.orElseThrow(), wanted.orElseThrow())
        : null;
  }

  private static int limit(String limit) {
    if (limit == null) {
      return Integer.MAX_VALUE;
    }
    if (!limit.matches("[0-9]{1,4}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT + ".");
    }
    return Integer.parseInt(limit);
  }

  private static String after(String cursor) {
    if (cursor == null) {
      return "";
    }
    if (!CURSOR.matcher(cursor).matches()) {
      throw new IllegalArgumentException("cursor must be one that an earlier answer's Link named.");
    }
    return cursor.toLowerCase(Locale.ROOT);
  }

  private static String part(String text) {
    if (text == null) {
      return "";
    }
    if (text.length() > MAX_TEXT_CHARACTERS) {
      throw new IllegalArgumentException(
          "q has at most " + MAX_TEXT_CHARACTERS + " characters: shorten it.");
    }
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static Set<ChannelStatus.State> states(List<String> given) {
    Set<ChannelStatus.State> states = EnumSet.noneOf(ChannelStatus.State.class);
    for (String each : given == null ? List.<String>of() : given) {
      for (String word : each.split(",")) {
        states.add(state(word.strip()));
      }
    }
    return states;
  }

  private static ChannelStatus.State state(String word) {
    return Stream.of(ChannelStatus.State.values())
        .filter(state -> state.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "state must be of "
                        + List.of(ChannelStatus.State.values())
                            .toString()
                            .replaceAll("[\\[\\]]", "")
                        + "."));
  }

  /**
   * @param all in the order of their keys
   */
  Page of(Collection<ChannelRow> all) {
    List<ChannelRow> found =
        all.stream()
            .filter(row -> row.key().compareTo(after) > 0)
            .filter(this::hasText)
            .filter(row -> states.isEmpty() || states.contains(row.state().get()))
            .limit(limit == Integer.MAX_VALUE ? limit : limit + 1L)
            .toList();
    if (found.size() <= limit) {
      return new Page(found, Optional.empty());
    }
    List<ChannelRow> page = found.subList(0, limit);
    return new Page(page, Optional.of(page.get(limit - 1).key()));
  }

  private boolean hasText(ChannelRow row) {
    return row.texts().stream().anyMatch(where -> where.toLowerCase(Locale.ROOT).contains(text));
  }
}
