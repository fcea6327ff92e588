package org.hlsgateway.checker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A media playlist, read leniently: what is missing stays null, what is strange stays text. */
final class ParsedPlaylist {
  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"]*\"|[^\",]+)");

  final List<String> lines;
  final List<Segment> segments = new ArrayList<>();
  final List<Map<String, String>> hints = new ArrayList<>();
  final List<Map<String, String>> renditionReports = new ArrayList<>();
  Map<String, String> serverControl;
  String version;
  String targetDuration;
  String partTarget;
  String mediaSequence;
  String discontinuitySequence;
  int skipped;
  boolean ended;

  /** A segment, or the parts of one that is not whole yet ({@code uri} is null then). */
  static final class Segment {
    long mediaSequence;
    String uri;
    String extinf;
    String map;
    boolean mapWritten;
    Instant programDateTime;
    boolean discontinuity;
    boolean tagsBeforeParts = true;
    final List<Map<String, String>> parts = new ArrayList<>();

    double seconds() {
      return extinf != null
          ? Double.parseDouble(extinf)
          : parts.stream().mapToDouble(part -> Double.parseDouble(part.get("DURATION"))).sum();
    }
  }

  ParsedPlaylist(String text) {
    lines = text.lines().toList();
    Segment segment = new Segment();
    String map = null;
    for (String line : lines) {
      String value = line.substring(line.indexOf(':') + 1);
      if (line.startsWith("#EXT-X-VERSION:")) {
        version = value;
      } else if (line.startsWith("#EXT-X-TARGETDURATION:")) {
        targetDuration = value;
      } else if (line.startsWith("#EXT-X-PART-INF:")) {
        partTarget = attributes(value).get("PART-TARGET");
      } else if (line.startsWith("#EXT-X-SERVER-CONTROL:")) {
        serverControl = attributes(value);
      } else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
        mediaSequence = value;
      } else if (line.startsWith("#EXT-X-DISCONTINUITY-SEQUENCE:")) {
        discontinuitySequence = value;
      } else if (line.startsWith("#EXT-X-SKIP:")) {
        skipped = Integer.parseInt(attributes(value).get("SKIPPED-SEGMENTS"));
      } else if (line.startsWith("#EXT-X-RENDITION-REPORT:")) {
        renditionReports.add(attributes(value));
      } else if (line.startsWith("#EXT-X-PRELOAD-HINT:")) {
        hints.add(attributes(value));
      } else if (line.equals("#EXT-X-ENDLIST")) {
        ended = true;
      } else if (line.equals("#EXT-X-DISCONTINUITY")) {
        segment.discontinuity = true;
        segment.tagsBeforeParts &= segment.parts.isEmpty();
      } else if (line.startsWith("#EXT-X-MAP:")) {
        map = attributes(value).get("URI");
        segment.mapWritten = true;
        segment.tagsBeforeParts &= segment.parts.isEmpty();
      } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
        segment.programDateTime = Instant.parse(value);
        segment.tagsBeforeParts &= segment.parts.isEmpty();
      } else if (line.startsWith("#EXT-X-PART:")) {
        segment.parts.add(attributes(value));
      } else if (line.startsWith("#EXTINF:")) {
        segment.extinf = value.substring(0, value.indexOf(','));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        segment.uri = line;
        segment.map = map;
        segments.add(segment);
        segment = new Segment();
      }
    }
    if (!segment.parts.isEmpty()) {
      segment.map = map;
      segments.add(segment);
    }
    long number = (mediaSequence == null ? 0 : Long.parseLong(mediaSequence)) + skipped;
    for (Segment each : segments) {
      each.mediaSequence = number++;
    }
  }

  double seconds() {
    return segments.stream().mapToDouble(Segment::seconds).sum();
  }

  Segment last() {
    return segments.get(segments.size() - 1);
  }

  static Map<String, String> attributes(String list) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(list);
    while (matcher.find()) {
      attributes.put(matcher.group(1), matcher.group(2).replace("\"", ""));
    }
    return attributes;
  }
}
