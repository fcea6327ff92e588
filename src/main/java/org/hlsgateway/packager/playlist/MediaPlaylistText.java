package org.hlsgateway.packager.playlist;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a media playlist, tag by tag (RFC 8216 4.3, draft 4.4). */
final class MediaPlaylistText {
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final MediaPlaylist playlist;
  private final int skipped;
  private final StringBuilder text = new StringBuilder(4096);
  private Optional<String> map = Optional.empty();

  MediaPlaylistText(MediaPlaylist playlist, int skipped) {
    this.playlist = playlist;
    this.skipped = skipped;
  }

  String write() {
    List<ListedSegment> segments = playlist.segments();
    header(segments);
    if (skipped > 0) {
      line("#EXT-X-SKIP:SKIPPED-SEGMENTS=").append(skipped);
    }
    int firstWithParts = playlist.firstWithParts();
    for (int i = skipped; i < segments.size(); i++) {
      segment(segments.get(i), playlist.terms().hasParts() && i >= firstWithParts);
    }
    if (playlist.isEnded()) {
      line("#EXT-X-ENDLIST");
    } else {
      playlist
          .hint()
          .ifPresent(uri -> line("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"").append(uri).append('"'));
      playlist.reports().forEach(this::report);
    }
    return text.append('\n').toString();
  }

  private void header(List<ListedSegment> segments) {
    PlaylistTerms terms = playlist.terms();
    text.append("#EXTM3U");
    line("#EXT-X-VERSION:").append(version(segments));
    line("#EXT-X-TARGETDURATION:").append(terms.targetDurationSeconds());
    line("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=")
        .append(Seconds.ofMicros(3 * terms.targetMicros()));
    if (terms.hasParts()) {
      text.append(",PART-HOLD-BACK=").append(Seconds.ofMicros(3 * terms.partTargetMicros()));
    }
    text.append(",CAN-SKIP-UNTIL=").append(Seconds.ofMicros(terms.skipBoundaryMicros()));
    if (terms.hasParts()) {
      line("#EXT-X-PART-INF:PART-TARGET=").append(Seconds.ofMicros(terms.partTargetMicros()));
    }
    line("#EXT-X-MEDIA-SEQUENCE:").append(segments.isEmpty() ? 0 : segments.get(0).mediaSequence());
    line("#EXT-X-DISCONTINUITY-SEQUENCE:").append(playlist.discontinuitySequence());
  }

  private void report(RenditionReport report) {
    line("#EXT-X-RENDITION-REPORT:URI=\"").append(report.uri());
    text.append("\",LAST-MSN=").append(report.lastMediaSequence());
    text.append(",LAST-PART=").append(report.lastPart());
  }

  /** RFC 8216 7 and draft 8: SKIP needs 9, GAP 8, MAP 6, an EXTINF with decimals 3. */
  private int version(List<ListedSegment> segments) {
    if (skipped > 0) {
      return 9;
    }
    if (segments.stream().flatMap(segment -> segment.parts().stream()).anyMatch(ListedPart::gap)) {
      return 8;
    }
    return segments.stream().anyMatch(segment -> segment.init().isPresent()) ? 6 : 3;
  }

  private void segment(ListedSegment segment, boolean withParts) {
    if (segment.discontinuity()) {
      line("#EXT-X-DISCONTINUITY");
    }
    // Written again after a discontinuity, and after EXT-X-SKIP: a Media3 version lost it there.
    if (segment.init().isPresent() && (segment.discontinuity() || !segment.init().equals(map))) {
      line("#EXT-X-MAP:URI=\"").append(segment.init().get()).append('"');
      map = segment.init();
    }
    line("#EXT-X-PROGRAM-DATE-TIME:").append(DATE_TIME.format(segment.programDateTime()));
    if (withParts) {
      for (ListedPart part : segment.parts()) {
        line("#EXT-X-PART:DURATION=")
            .append(Seconds.ofMicros(part.durationMicros()))
            .append(",URI=\"")
            .append(part.uri())
            .append(part.gap() ? "\",GAP=YES" : part.independent() ? "\",INDEPENDENT=YES" : "\"");
      }
    }
    if (segment.complete()) {
      if (segment.isGap()) {
        line("#EXT-X-GAP");
      }
      line("#EXTINF:").append(Seconds.ofMicros(segment.durationMicros())).append(',');
      line(segment.uri());
    }
  }

  private StringBuilder line(String start) {
    return text.append('\n').append(start);
  }
}
