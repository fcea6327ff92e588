package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which channels of the list somebody wants to see, and in what order.
 *
 * @param search words, each of which must be in the nickname or the title; empty: any
 * @param state a {@link ChannelStatus.State} in small letters, {@code off} or {@code problem};
 *     empty: any
 * @param group id of a group; empty: any
 * @param sort {@code title}, {@code number}, {@code state} or {@code viewers}; empty: by nickname
 */
public record ListFilter(String search, String state, String group, String sort) {
  static final ListFilter NONE = new ListFilter("", "", "", "");
  static final int LONGEST_SEARCH = 100;

  private static final List<String> SORTS = List.of("title", "number", "state", "viewers");

  /** What is looked at. */
  interface Lookups {
    ChannelStatus status(Channel channel);

    /** Whether the channel is in the group of this id. */
    boolean isIn(String group, Channel channel);
  }

  /** Of parameters as they were sent: what makes no sense is not there. */
  static ListFilter of(HttpServletRequest request) {
    return of(
        request.getParameter("q"),
        request.getParameter("state"),
        request.getParameter("group"),
        request.getParameter("sort"));
  }

  static ListFilter of(String search, String state, String group, String sort) {
    String typed = search == null ? "" : search.strip();
    return new ListFilter(
        typed.substring(0, Math.min(typed.length(), LONGEST_SEARCH)),
        state != null && states().contains(state) ? state : "",
        group != null && group.matches("[0-9]{1,18}") ? group : "",
        sort != null && SORTS.contains(sort) ? sort : "");
  }

  private static List<String> states() {
    return Stream.concat(
            Stream.of("off", "problem"),
            Stream.of(ChannelStatus.State.values()).map(ChannelStatus.State::badge))
        .toList();
  }

  /** True if it leaves none out. */
  public boolean isOpen() {
    return search.isEmpty() && state.isEmpty() && group.isEmpty();
  }

  /**
   * Those that are found, in order.
   *
   * @param all in the order of their nicknames
   */
  List<StoredChannel> of(Collection<StoredChannel> all, Lookups lookups) {
    List<String> words = Stream.of(fold(search).split("\\s+")).toList();
    // Asked once: what changes while it is sorted by has no order.
    Map<String, ChannelStatus> statuses = new HashMap<>();
    Function<StoredChannel, ChannelStatus> status =
        each ->
            statuses.computeIfAbsent(
                each.channel().nickname().key(), unused -> lookups.status(each.channel()));
    Stream<StoredChannel> found =
        all.stream()
            .filter(each -> words.stream().allMatch(text(each)::contains))
            .filter(each -> group.isEmpty() || lookups.isIn(group, each.channel()))
            .filter(each -> state.isEmpty() || isSo(each, status.apply(each)));
    return switch (sort) {
      case "title" -> found.sorted(by(each -> fold(each.channel().title()))).toList();
      case "number" ->
          found.sorted(by(each -> each.listing().number().orElse(Integer.MAX_VALUE))).toList();
      case "state" ->
          // What needs looking after comes first.
          found.sorted(by(each -> -status.apply(each).state().ordinal())).toList();
      case "viewers" -> found.sorted(by(each -> -status.apply(each).viewers())).toList();
      default -> found.toList();
    };
  }

  private static <T extends Comparable<T>> Comparator<StoredChannel> by(
      Function<StoredChannel, T> what) {
    return Comparator.comparing(what);
  }

  private boolean isSo(StoredChannel each, ChannelStatus status) {
    boolean isOff = !each.channel().enabled() && status.state() == ChannelStatus.State.IDLE;
    return switch (state) {
      case "off" -> isOff;
      case "problem" -> status.problem().isPresent();
      default -> !isOff && status.state().badge().equals(state);
    };
  }

  private static String text(StoredChannel stored) {
    return fold(stored.channel().nickname().value() + " " + stored.channel().title());
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Its parameters as they stand in an address, empty ones left out; empty: there are none. */
  public String query() {
    return Stream.of(
            parameter("q", search),
            parameter("state", state),
            parameter("group", group),
            parameter("sort", sort))
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining("&"));
  }

  private static String parameter(String name, String value) {
    return value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
