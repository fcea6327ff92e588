package org.hlsgateway.recordings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment on disk, and its line in the index.
 *
 * @param name of its file, beside the index
 * @param init of its media initialization section's file
 * @param discontinuity it does not continue the one before it: RFC 8216 4.3.2.3
 * @param bytes of its file
 */
record KeptSegment(
    String name,
    Duration duration,
    Instant programDateTime,
    String init,
    boolean discontinuity,
    long bytes) {

  /** No slash, no leading dot: a line cannot lead out of its folder. */
  private static final String FILE = "[A-Za-z0-9_-]{1,100}\\.(?:mp4|m4s)";

  private static final Pattern LINE =
      Pattern.compile(
          "segment ("
              + FILE
              + ") (\\d{1,15}) (\\S{1,40}) ("
              + FILE
              + ") (continues|discontinuity) (\\d{1,15})");

  static boolean isFileName(String text) {
    return text.matches(FILE);
  }

  /** Without the line's end. */
  String toLine() {
    return String.format(
        Locale.ROOT,
        "segment %s %d %s %s %s %d",
        name,
        micros(),
        programDateTime,
        init,
        discontinuity ? "discontinuity" : "continues",
        bytes);
  }

  /** Empty if it is not such a line: torn by a crash, or of a newer version. */
  static Optional<KeptSegment> parse(String line) {
    Matcher match = LINE.matcher(line);
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new KeptSegment(
              match.group(1),
              Duration.ofNanos(Long.parseLong(match.group(2)) * 1000),
              Instant.parse(match.group(3)),
              match.group(4),
              match.group(5).equals("discontinuity"),
              Long.parseLong(match.group(6))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  long micros() {
    return duration.toNanos() / 1000;
  }

  Instant end() {
    return programDateTime.plus(duration);
  }

  KeptSegment afterAGap() {
    return new KeptSegment(name, duration, programDateTime, init, true, bytes);
  }
}
