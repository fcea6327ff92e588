package org.hlsgateway.recordings;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A recording's media playlist (RFC 8216 4.3). It may be fetched while it is written, so that
 * nothing in it ever changes: lines are added at its end, and nothing else (6.2.1).
 */
final class VodPlaylist {

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private VodPlaylist() {}

  /**
   * @param segments at least one
   * @param targetDurationSeconds as it was when the recording began; 0 if nobody noted it
   * @param active more will come: the playlist has no end yet
   */
  static String text(List<KeptSegment> segments, int targetDurationSeconds, boolean active) {
    StringBuilder text = new StringBuilder(256 + 160 * segments.size());
    text.append("#EXTM3U\n");
    // RFC 8216 7: EXT-X-MAP in a playlist without EXT-X-I-FRAMES-ONLY needs 6.
    text.append("#EXT-X-VERSION:6\n");
    line(text, "#EXT-X-TARGETDURATION:%d", targetDuration(segments, targetDurationSeconds));
    // 4.3.3.5: it only grows. VOD would have to stand there from the beginning, and may not grow.
    text.append("#EXT-X-PLAYLIST-TYPE:EVENT\n");
    text.append("#EXT-X-MEDIA-SEQUENCE:0\n");
    // 4.3.5.2: from the beginning, where players begin what has no end yet near its end.
    text.append("#EXT-X-START:TIME-OFFSET=0\n");
    String init = "";
    Instant expected = Instant.MIN;
    for (KeptSegment segment : segments) {
      boolean first = init.isEmpty();
      // 4.3.2.3: required where tracks, codecs or timestamps change, as a new init's do.
      boolean breaks = !first && (segment.discontinuity() || !segment.init().equals(init));
      if (breaks) {
        text.append("#EXT-X-DISCONTINUITY\n");
      }
      if (first || breaks) {
        line(text, "#EXT-X-MAP:URI=\"%s\"", segment.init());
        init = segment.init();
      }
      if (!segment.programDateTime().equals(expected)) {
        // 4.3.2.6: what it is not written for is derived from the one before.
        line(text, "#EXT-X-PROGRAM-DATE-TIME:%s", DATE_TIME.format(segment.programDateTime()));
      }
      expected = segment.end();
      long micros = segment.micros();
      line(text, "#EXTINF:%d.%06d,", micros / 1_000_000, micros % 1_000_000);
      text.append(segment.name()).append('\n');
    }
    if (!active) {
      text.append("#EXT-X-ENDLIST\n");
    }
    return text.toString();
  }

  /** 4.3.3.1: every EXTINF, rounded to the nearest whole second, is at most this. */
  private static long targetDuration(List<KeptSegment> segments, int noted) {
    long longest = segments.stream().mapToLong(KeptSegment::micros).max().orElseThrow();
    return Math.max(Math.max(1, noted), (longest + 500_000) / 1_000_000);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
