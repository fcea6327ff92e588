package org.hlsgateway.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hlsgateway.checker.ParsedPlaylist.Segment;

/**
 * Holds the media playlists of one multivariant playlist against each other: what draft 6.2.4 and
 * 4.4.5.4 ask of renditions that a player switches between. Each by itself is checked too.
 */
public final class RenditionsChecker {

  /** Playlists are seen one after the other: this much may have come in between. */
  private static final int SEGMENTS_BETWEEN = 2;

  private final Map<String, PlaylistChecker> checkers = new LinkedHashMap<>();
  private final Set<String> violations = new LinkedHashSet<>();
  private final Supplier<PlaylistChecker> newChecker;

  public RenditionsChecker() {
    this(PlaylistChecker::new);
  }

  /**
   * @param newChecker makes one for each playlist
   */
  RenditionsChecker(Supplier<PlaylistChecker> newChecker) {
    this.newChecker = newChecker;
  }

  /**
   * The next version of each playlist, in full, seen at about the same time.
   *
   * @param texts by the file name that the multivariant playlist has for it, without its query
   * @param at when they were seen
   */
  public void accept(Map<String, String> texts, Instant at) {
    Map<String, ParsedPlaylist> parsed = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          checkers.computeIfAbsent(name, key -> newChecker.get()).accept(text, at);
          parsed.put(name, new ParsedPlaylist(text));
        });
    parsed.values().removeIf(playlist -> playlist.segments.isEmpty());
    if (parsed.size() < texts.size()) {
      check(9, false, "a playlist of several lists nothing");
      return;
    }
    String firstName = parsed.keySet().iterator().next();
    parsed.forEach(
        (name, playlist) -> {
          reports(name, playlist, parsed);
          if (!name.equals(firstName)) {
            String pair = firstName + " and " + name;
            alike(pair, parsed.get(firstName), playlist);
            discontinuities(pair, parsed.get(firstName), playlist);
          }
        });
  }

  /** Everything found so far, each once. Empty is good. */
  public List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    checkers.forEach(
        (name, checker) -> checker.violations().forEach(v -> all.add(v + " (" + name + ")")));
    return all;
  }

  private void check(int rule, boolean holds, String sentence) {
    if (!holds) {
      violations.add("rule " + rule + ": " + sentence);
    }
  }

  private void alike(String pair, ParsedPlaylist one, ParsedPlaylist other) {
    check(2, one.targetDuration.equals(other.targetDuration), pair + " differ in TARGETDURATION");
    check(2, one.partTarget.equals(other.partTarget), pair + " differ in PART-TARGET");
    check(5, one.serverControl.equals(other.serverControl), pair + " differ in SERVER-CONTROL");
    check(12, one.ended == other.ended, "only one of " + pair + " has ended");
  }

  /** Draft 6.2.4: what is shown at one time has one discontinuity sequence number in all. */
  private void discontinuities(String pair, ParsedPlaylist one, ParsedPlaylist other) {
    Map<Segment, Long> numbers = numbers(other);
    numbers(one)
        .forEach(
            (segment, number) -> {
              Segment same = sameTime(segment, other);
              if (same != null) {
                check(
                    7,
                    numbers.get(same).equals(number),
                    pair + " differ in the discontinuities up to " + segment.programDateTime);
              }
            });
    boolean overlap = one.segments.stream().anyMatch(segment -> sameTime(segment, other) != null);
    check(8, overlap, pair + " have no segment of the same time");
  }

  private static Map<Segment, Long> numbers(ParsedPlaylist playlist) {
    Map<Segment, Long> numbers = new LinkedHashMap<>();
    long number = Long.parseLong(playlist.discontinuitySequence);
    for (Segment segment : playlist.segments) {
      number += segment.discontinuity ? 1 : 0;
      numbers.put(segment, number);
    }
    return numbers;
  }

  private static Segment sameTime(Segment segment, ParsedPlaylist other) {
    for (Segment candidate : other.segments) {
      long apart =
          Duration.between(candidate.programDateTime, segment.programDateTime).abs().toMillis();
      if (apart < Math.min(candidate.seconds(), segment.seconds()) * 500) {
        return candidate;
      }
    }
    return null;
  }

  /** Draft 4.4.5.4: of every other playlist, how far it has come; none ahead of the truth. */
  private void reports(String name, ParsedPlaylist playlist, Map<String, ParsedPlaylist> all) {
    if (playlist.ended) {
      return;
    }
    Set<String> others =
        all.keySet().stream()
            .filter(other -> !other.equals(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> reported =
        playlist.renditionReports.stream()
            .map(report -> report.get("URI"))
            .collect(Collectors.toCollection(TreeSet::new));
    check(10, reported.equals(others), name + " reports " + reported + ", there are " + others);
    for (Map<String, String> report : playlist.renditionReports) {
      ParsedPlaylist other = all.get(report.get("URI"));
      if (other != null) {
        report(name + " on " + report.get("URI"), report, other);
      }
    }
  }

  private void report(String what, Map<String, String> report, ParsedPlaylist other) {
    check(10, report.get("LAST-MSN") != null, what + " lacks LAST-MSN");
    check(10, report.get("LAST-PART") != null, what + " lacks LAST-PART");
    if (report.get("LAST-MSN") == null || report.get("LAST-PART") == null) {
      return;
    }
    long behind = other.last().mediaSequence - Long.parseLong(report.get("LAST-MSN"));
    check(
        10,
        Math.abs(behind) <= SEGMENTS_BETWEEN,
        what + " says " + report.get("LAST-MSN") + ", it is at " + other.last().mediaSequence);
    long part = Long.parseLong(report.get("LAST-PART"));
    for (Segment segment : other.segments) {
      boolean named = String.valueOf(segment.mediaSequence).equals(report.get("LAST-MSN"));
      check(
          10,
          !named || segment.uri == null || segment.parts.isEmpty() || part < segment.parts.size(),
          what + " names part " + part + " of a segment with " + segment.parts.size());
    }
  }
}
