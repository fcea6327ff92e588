package org.hlsgateway.encoder;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A media playlist beside its segments (RFC 8216 4.3), for storage that answers no questions: what
 * it lists slides, or grows.
 */
final class SegmentPlaylist {
  private static final int MICROS_DIGITS = 6;

  /**
   * @param number in the stream; names the file
   */
  private record Listed(long number, long durationMicros, boolean discontinuity) {}

  private final int mostListed;
  private final int targetSeconds;
  private final boolean growing;
  private final Deque<Listed> listed = new ArrayDeque<>();
  private long discontinuitySequence;

  private SegmentPlaylist(int mostListed, int targetSeconds, boolean growing) {
    this.mostListed = mostListed;
    this.targetSeconds = targetSeconds;
    this.growing = growing;
  }

  /** Lists the last segments only. */
  static SegmentPlaylist sliding(int mostListed, int targetSeconds) {
    return new SegmentPlaylist(mostListed, targetSeconds, false);
  }

  /** Lists all its segments, until {@link #isFull}. */
  static SegmentPlaylist growing(int mostListed, int targetSeconds) {
    return new SegmentPlaylist(mostListed, targetSeconds, true);
  }

  void add(long number, long durationMicros, boolean discontinuity) {
    listed.add(new Listed(number, durationMicros, discontinuity));
    if (!growing && listed.size() > mostListed && listed.poll().discontinuity()) {
      // RFC 8216 4.3.3.3: counted once the tag itself has left the list.
      discontinuitySequence++;
    }
  }

  int size() {
    return listed.size();
  }

  boolean isFull() {
    return listed.size() >= mostListed;
  }

  /**
   * @param ended no segment will follow
   */
  byte[] text(boolean ended) {
    StringBuilder text = new StringBuilder(128 + 40 * listed.size());
    text.append("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:").append(targetSeconds);
    if (growing) {
      // 4.3.3.5: an event's list only ever grows.
      text.append("\n#EXT-X-PLAYLIST-TYPE:").append(ended ? "VOD" : "EVENT");
    }
    long first = listed.isEmpty() ? 0 : listed.peek().number();
    text.append("\n#EXT-X-MEDIA-SEQUENCE:").append(first);
    text.append("\n#EXT-X-DISCONTINUITY-SEQUENCE:").append(discontinuitySequence).append('\n');
    for (Listed segment : listed) {
      if (segment.discontinuity()) {
        text.append("#EXT-X-DISCONTINUITY\n");
      }
      BigDecimal seconds = BigDecimal.valueOf(segment.durationMicros(), MICROS_DIGITS);
      text.append("#EXTINF:").append(seconds.toPlainString()).append(",\n");
      text.append(segment.number()).append(".ts\n");
    }
    if (ended) {
      text.append("#EXT-X-ENDLIST\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
