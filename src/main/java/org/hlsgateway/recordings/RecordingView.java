package org.hlsgateway.recordings;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A recording as pages show it.
 *
 * @param start in words, UTC
 * @param startMachine as in HTML's {@code <time>}
 * @param duration in words
 * @param size in words
 * @param downloads addresses of the MP4 files
 */
public record RecordingView(
    String id,
    String nickname,
    String title,
    String start,
    String startMachine,
    String duration,
    String size,
    boolean active,
    String playlist,
    List<String> downloads) {

  private static final DateTimeFormatter WORDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static RecordingView of(Recording recording) {
    String id = recording.id();
    return new RecordingView(
        id,
        recording.nickname(),
        recording.title(),
        words(recording.start()),
        recording.start().toString(),
        words(recording.duration()),
        size(recording.bytes()),
        recording.active(),
        RecordingPath.playlist(id),
        IntStream.rangeClosed(1, recording.parts())
            .mapToObj(part -> RecordingPath.download(id, part))
            .toList());
  }

  /** UTC. */
  public static String words(Instant time) {
    return WORDS.format(time);
  }

  /** As a clock shows it: "1:02:03", "2:03". */
  public static String words(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  /** Decimal units, as disks are sold. */
  static String size(long bytes) {
    if (bytes >= 1_000_000_000) {
      return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
    return bytes >= 1_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%d kB", (bytes + 999) / 1000);
  }
}
