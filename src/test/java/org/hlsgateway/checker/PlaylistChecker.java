package org.hlsgateway.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.checker.ParsedPlaylist.Segment;

/**
 * Holds successive versions of one media playlist against the numbered rules of the design's page
 * on HLS, and collects what breaks them as sentences.
 */
public final class PlaylistChecker {
  private static final double PRECISION = 0.000_002;
  private static final Pattern COMMA =
      Pattern.compile("(DURATION|HOLD-BACK|UNTIL|TARGET)=\\d+,\\d|^#EXTINF:\\d+,\\d");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  private final Set<String> violations = new LinkedHashSet<>();

  /** Lines of earlier versions: most come again, and their signs are as good as before. */
  private final Set<String> seen = new HashSet<>();

  private ParsedPlaylist previous;
  private String previousText;
  private Instant previousAt;
  private boolean datesTellMore;

  /**
   * Dates may tell more than durations do: time that nothing can be listed for is left out of
   * durations only, and dates that the source's clock led astray come back a tenth of each
   * segment's time at most. Without this, each date follows from the one before to the millisecond.
   */
  public PlaylistChecker datesTellMoreThanDurations() {
    datesTellMore = true;
    return this;
  }

  /**
   * The next version of the playlist, in full.
   *
   * @param at when it was seen
   */
  public void accept(String text, Instant at) {
    ParsedPlaylist now = new ParsedPlaylist(text);
    if (!isReadable(now)) {
      return;
    }
    durations(now);
    terms(now);
    hint(now);
    timeline(now);
    partsListed(now);
    syntax(now);
    if (previous != null) {
      new PlaylistSuccession(previous, now, this::violation).check();
      if (at.isBefore(previousAt)) {
        violation(0, "versions were given out of order");
      }
    }
    previous = now;
    previousText = text;
    previousAt = at;
  }

  /** A delta update, and the playlist that it abbreviates. */
  public void acceptDelta(String deltaText, String fullText) {
    ParsedPlaylist delta = new ParsedPlaylist(deltaText);
    ParsedPlaylist full = fullText.equals(previousText) ? previous : new ParsedPlaylist(fullText);
    if (delta.skipped == 0) {
      check(6, deltaText.equals(fullText), "a delta without SKIP differs from the full playlist");
      return;
    }
    check(13, "9".equals(delta.version), "a delta update has version ", delta.version);
    int skip = indexOf(delta, "#EXT-X-SKIP:");
    check(6, indexOf(delta, "#EXT-X-MEDIA-SEQUENCE:") < skip, "MEDIA-SEQUENCE stands after SKIP");
    check(
        6,
        indexOf(delta, "#EXT-X-DISCONTINUITY-SEQUENCE:") < skip,
        "DISCONTINUITY-SEQUENCE stands after SKIP");
    check(
        6,
        delta.skipped + delta.segments.size() == full.segments.size(),
        "a delta update skips ",
        delta.skipped,
        " and shows ",
        delta.segments.size(),
        " of ",
        full.segments.size());
    if (!delta.segments.isEmpty()) {
      check(6, delta.segments.get(0).mapWritten, "no MAP after SKIP");
    }
    double boundary = Double.parseDouble(delta.serverControl.get("CAN-SKIP-UNTIL"));
    check(
        6,
        delta.seconds() >= boundary - PRECISION,
        "a delta update shows ",
        seconds(delta.seconds()),
        ", the skip boundary is ",
        seconds(boundary));
  }

  /** Everything found so far, each once. Empty is good. */
  public List<String> violations() {
    return new ArrayList<>(violations);
  }

  void violation(int rule, String sentence) {
    violations.add("rule " + rule + ": " + sentence);
  }

  /**
   * @param words make the sentence, one behind the other, if it does not hold
   */
  private void check(int rule, boolean holds, Object... words) {
    if (!holds) {
      violation(rule, sentence(words));
    }
  }

  /** Put together only where something is wrong: there are a hundred for each version. */
  static String sentence(Object... words) {
    return Stream.of(words).map(String::valueOf).collect(Collectors.joining());
  }

  private boolean isReadable(ParsedPlaylist now) {
    check(2, now.targetDuration != null, "no TARGETDURATION");
    check(1, now.partTarget != null, "no PART-INF with PART-TARGET");
    check(5, now.serverControl != null, "no SERVER-CONTROL");
    check(7, now.mediaSequence != null, "no MEDIA-SEQUENCE");
    check(7, now.discontinuitySequence != null, "no DISCONTINUITY-SEQUENCE");
    check(9, !now.segments.isEmpty(), "a playlist that lists nothing");
    return now.targetDuration != null
        && now.partTarget != null
        && now.serverControl != null
        && now.mediaSequence != null
        && now.discontinuitySequence != null
        && !now.segments.isEmpty();
  }

  private void durations(ParsedPlaylist now) {
    double partTarget = Double.parseDouble(now.partTarget);
    int target = Integer.parseInt(now.targetDuration);
    check(2, target >= 1, "TARGETDURATION is ", target);
    for (Segment segment : now.segments) {
      double sum = 0;
      for (int i = 0; i < segment.parts.size(); i++) {
        Map<String, String> part = segment.parts.get(i);
        double length = Double.parseDouble(part.get("DURATION"));
        sum += length;
        check(
            1,
            length <= partTarget + PRECISION,
            "part ",
            part.get("URI"),
            " lasts ",
            seconds(length),
            ", PART-TARGET is ",
            seconds(partTarget));
        boolean exempt =
            i == segment.parts.size() - 1
                || "YES".equals(part.get("INDEPENDENT"))
                || "YES".equals(part.get("GAP"));
        check(
            1,
            exempt || length >= partTarget * 0.85 - PRECISION,
            "part ",
            part.get("URI"),
            " lasts ",
            seconds(length),
            ", 85% of PART-TARGET is ",
            seconds(partTarget * 0.85));
      }
      if (segment.extinf != null) {
        check(
            2,
            Math.round(segment.seconds()) <= target,
            "segment ",
            segment.uri,
            " lasts ",
            seconds(segment.seconds()),
            ", TARGETDURATION is ",
            target);
        check(
            1,
            segment.parts.isEmpty() || Math.abs(sum - segment.seconds()) < 0.001,
            "the parts of ",
            segment.uri,
            " last ",
            seconds(sum),
            ", it lasts ",
            seconds(segment.seconds()));
      }
    }
  }

  private void terms(ParsedPlaylist now) {
    Map<String, String> control = now.serverControl;
    check(
        5, "YES".equals(control.get("CAN-BLOCK-RELOAD")), "SERVER-CONTROL lacks CAN-BLOCK-RELOAD");
    double target = Double.parseDouble(now.targetDuration);
    atLeast(control, "HOLD-BACK", 3 * target);
    atLeast(control, "PART-HOLD-BACK", 2 * Double.parseDouble(now.partTarget));
    atLeast(control, "CAN-SKIP-UNTIL", 6 * target);
  }

  private void atLeast(Map<String, String> control, String attribute, double least) {
    String value = control.get(attribute);
    check(
        5,
        value != null && Double.parseDouble(value) >= least - PRECISION,
        attribute,
        " is ",
        value,
        ", at least ",
        seconds(least),
        " is needed");
  }

  private void hint(ParsedPlaylist now) {
    if (now.ended) {
      check(12, now.hints.isEmpty(), "ENDLIST and a PRELOAD-HINT");
      return;
    }
    check(4, now.hints.size() == 1, now.hints.size(), " PRELOAD-HINTs");
    for (Map<String, String> hint : now.hints) {
      check(4, "PART".equals(hint.get("TYPE")), "a PRELOAD-HINT of TYPE ", hint.get("TYPE"));
      boolean listed =
          now.segments.stream()
              .flatMap(segment -> segment.parts.stream())
              .anyMatch(part -> part.get("URI").equals(hint.get("URI")));
      check(4, !listed, "the hinted part ", hint.get("URI"), " is listed already");
    }
  }

  private void timeline(ParsedPlaylist now) {
    check(8, now.segments.get(0).programDateTime != null, "no PROGRAM-DATE-TIME at the start");
    check(7, now.segments.get(0).map != null, "no MAP at the start");
    Segment before = null;
    for (Segment segment : now.segments) {
      String name = "segment " + segment.mediaSequence;
      check(7, segment.tagsBeforeParts, name, " has DISCONTINUITY, MAP or a date after a part");
      if (segment.discontinuity) {
        check(7, segment.mapWritten, name, " has DISCONTINUITY and no MAP");
        check(7, segment.programDateTime != null, name, " has DISCONTINUITY and no date and time");
      } else if (before != null
          && before.programDateTime != null
          && segment.programDateTime != null) {
        Duration between = Duration.between(before.programDateTime, segment.programDateTime);
        double later = between.toMillis() - before.seconds() * 1000;
        check(
            8,
            datesTellMore ? later >= -before.seconds() * 100 - 1.01 : Math.abs(later) <= 1.01,
            name,
            " is dated ",
            between.toMillis(),
            " ms after one of ",
            seconds(before.seconds()));
      }
      check(
          7,
          before == null || segment.discontinuity || segment.map.equals(before.map),
          name,
          " has another MAP and no DISCONTINUITY");
      before = segment;
    }
  }

  private void partsListed(ParsedPlaylist now) {
    double target = Double.parseDouble(now.targetDuration);
    double fromEnd = 0;
    for (int i = now.segments.size() - 1; i >= 0; i--) {
      Segment segment = now.segments.get(i);
      check(
          9,
          fromEnd >= 3 * target - PRECISION || !segment.parts.isEmpty(),
          "segment ",
          segment.mediaSequence,
          " lists no parts, ",
          seconds(fromEnd),
          " from the end");
      check(
          9,
          fromEnd < 3 * target + PRECISION || segment.parts.isEmpty(),
          "segment ",
          segment.mediaSequence,
          " lists parts, ",
          seconds(fromEnd),
          " from the end");
      check(
          9,
          segment.uri != null || i == now.segments.size() - 1,
          "segment ",
          segment.mediaSequence,
          " is not whole and not the last");
      fromEnd += segment.seconds();
    }
  }

  private void syntax(ParsedPlaylist now) {
    boolean gaps = now.lines.stream().anyMatch(line -> line.contains("GAP"));
    String least = gaps ? "8" : "6";
    check(
        13,
        now.skipped > 0 || least.equals(now.version),
        "VERSION is ",
        now.version,
        ", not ",
        least);
    check(13, "#EXTM3U".equals(now.lines.get(0)), "the first line is ", now.lines.get(0));
    for (String line : now.lines) {
      check(13, !COMMA.matcher(line).find(), "a number with a comma: ", line);
      check(13, PRINTABLE.matcher(line).matches(), "a line not of ASCII: ", line);
    }
  }

  private static int indexOf(ParsedPlaylist playlist, String start) {
    for (int i = 0; i < playlist.lines.size(); i++) {
      if (playlist.lines.get(i).startsWith(start)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  static Seconds seconds(double seconds) {
    return new Seconds(seconds);
  }

  /** A word of a sentence. */
  record Seconds(double value) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.6f s", value);
    }
  }
}
