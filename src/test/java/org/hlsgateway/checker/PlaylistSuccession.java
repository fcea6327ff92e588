package org.hlsgateway.checker;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.hlsgateway.checker.ParsedPlaylist.Segment;

/** What must hold between one version of a media playlist and a later one. */
final class PlaylistSuccession {
  private final ParsedPlaylist before;
  private final ParsedPlaylist now;
  private final BiConsumer<Integer, String> violation;

  PlaylistSuccession(
      ParsedPlaylist before, ParsedPlaylist now, BiConsumer<Integer, String> violation) {
    this.before = before;
    this.now = now;
    this.violation = violation;
  }

  void check() {
    same(2, "TARGETDURATION", before.targetDuration, now.targetDuration);
    same(2, "PART-TARGET", before.partTarget, now.partTarget);
    same(5, "SERVER-CONTROL", before.serverControl, now.serverControl);
    sequences();
    segments();
    hint();
    if (before.ended) {
      require(12, before.lines.equals(now.lines), "the playlist changed after ENDLIST");
    }
  }

  private void sequences() {
    long first = Long.parseLong(before.mediaSequence);
    long firstNow = Long.parseLong(now.mediaSequence);
    require(7, firstNow >= first, "MEDIA-SEQUENCE fell from ", first, " to ", firstNow);
    require(
        7,
        now.last().mediaSequence >= before.last().mediaSequence,
        "the last segment fell from ",
        before.last().mediaSequence,
        " to ",
        now.last().mediaSequence);
    require(
        9,
        firstNow <= before.last().mediaSequence + 1,
        "segments before ",
        firstNow,
        " were never listed");
    // Draft 4.4.3.3: the sequence counts the tags that left the list.
    long expected =
        Long.parseLong(before.discontinuitySequence)
            + before.segments.stream()
                .filter(segment -> segment.mediaSequence < firstNow && segment.discontinuity)
                .count();
    long sequence = Long.parseLong(now.discontinuitySequence);
    if (firstNow <= before.last().mediaSequence) {
      require(
          7,
          sequence == expected,
          "DISCONTINUITY-SEQUENCE is ",
          sequence,
          ", ",
          expected,
          " follows");
    }
    require(
        7,
        sequence >= Long.parseLong(before.discontinuitySequence),
        "DISCONTINUITY-SEQUENCE fell to ",
        sequence);
    if (firstNow > first && !now.ended) {
      double whole =
          now.segments.stream().filter(s -> s.uri != null).mapToDouble(Segment::seconds).sum();
      require(
          9,
          whole >= 3 * Double.parseDouble(now.targetDuration) - 0.000_002,
          "after segments left, only ",
          PlaylistChecker.seconds(whole),
          " are listed");
    }
  }

  private void segments() {
    for (Segment old : before.segments) {
      for (Segment same : now.segments) {
        if (same.mediaSequence == old.mediaSequence) {
          segment(old, same);
        }
      }
    }
  }

  private void segment(Segment old, Segment same) {
    String name = "segment " + old.mediaSequence;
    if (old.uri != null) {
      same(7, "the URI of " + name, old.uri, same.uri);
      same(7, "the duration of " + name, old.extinf, same.extinf);
    }
    same(8, "the date of " + name, old.programDateTime, same.programDateTime);
    same(7, "the MAP of " + name, old.map, same.map);
    same(7, "the discontinuity of " + name, old.discontinuity, same.discontinuity);
    if (same.parts.isEmpty() || old.parts.isEmpty()) {
      return;
    }
    List<Map<String, String>> kept =
        same.parts.subList(0, Math.min(old.parts.size(), same.parts.size()));
    require(1, old.parts.equals(kept), "the parts of ", name, " changed");
    require(1, old.uri == null || same.parts.size() == old.parts.size(), name, " got more parts");
  }

  /** The hint must be the first part that came after the version that had it. */
  private void hint() {
    if (before.hints.size() != 1) {
      return;
    }
    Segment last = before.last();
    for (Segment segment : now.segments) {
      int known = segment.mediaSequence == last.mediaSequence ? last.parts.size() : 0;
      if (segment.mediaSequence >= last.mediaSequence && segment.parts.size() > known) {
        same(
            4,
            "the part that was hinted",
            before.hints.get(0).get("URI"),
            segment.parts.get(known).get("URI"));
        return;
      }
    }
    if (!now.ended && now.hints.size() == 1) {
      same(
          4,
          "the hint, with no part in between,",
          before.hints.get(0).get("URI"),
          now.hints.get(0).get("URI"));
    }
  }

  private void same(int rule, String what, Object first, Object second) {
    require(rule, Objects.equals(first, second), what, " changed from ", first, " to ", second);
  }

  private void require(int rule, boolean holds, Object... words) {
    if (!holds) {
      violation.accept(rule, PlaylistChecker.sentence(words));
    }
  }
}
