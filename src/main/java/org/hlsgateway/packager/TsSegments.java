package org.hlsgateway.packager;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.mpegts.TsChain;
import org.hlsgateway.media.mpegts.TsMuxer;
import org.hlsgateway.packager.playlist.ListedSegment;

/**
 * A rendition's segments as MPEG-TS: made when somebody asks, kept for as long as the fragmented
 * MP4 that they were made of. Safe for all threads.
 */
final class TsSegments {
  static final String SUFFIX = ".ts";
  private static final String FRAGMENTS_SUFFIX = ".m4s";

  /** Farther from what was made before, the chain is not followed: nobody plays over the gap. */
  private static final int FARTHEST = 12;

  private static final int MOST_KEPT = 64;

  /**
   * What viewers of TS were told of, by media sequence number. Concurrent, because a new window
   * must not wait for what is being made of an older one.
   */
  private final ConcurrentNavigableMap<Long, ListedSegment> announced =
      new ConcurrentSkipListMap<>();

  /** Whether MPEG-TS carries what an initialization section describes, by its name. */
  private final Map<String, Boolean> carried = new ConcurrentHashMap<>();

  private final NavigableMap<Long, Made> made = new TreeMap<>();
  private TsChain chain = new TsChain();
  private long last = Long.MIN_VALUE;

  private record Made(TsChain.Link link, Media media) {}

  /** The name of the TS file that is made of a segment. */
  static String nameOf(ListedSegment segment) {
    return segment.uri().replaceFirst("\\" + FRAGMENTS_SUFFIX + "$", SUFFIX);
  }

  /**
   * What an earlier input brought may be of a codec that MPEG-TS does not carry.
   *
   * @param inArchive how many of the first segments are not among the files
   * @return the last of those, or else {@code inArchive - 1}
   */
  int lastNotCarried(List<ListedSegment> segments, int inArchive, Map<String, Media> files) {
    String latest = segments.isEmpty() ? "" : segments.get(segments.size() - 1).init().orElse("");
    for (int i = segments.size() - 1; i >= inArchive; i--) {
      String init = segments.get(i).init().orElse("");
      // Of what comes now, the view itself tells.
      if (!init.equals(latest) && files.containsKey(init) && !carries(init, files)) {
        return i;
      }
    }
    return inArchive - 1;
  }

  private boolean carries(String init, Map<String, Media> files) {
    if (carried.size() > MOST_KEPT) {
      carried.clear();
    }
    return carried.computeIfAbsent(
        init,
        name -> {
          try {
            return TsMuxer.carries(files.get(name).chunks());
          } catch (StreamFormatException unreadable) {
            return false;
          }
        });
  }

  /**
   * @param segments those of a playlist that goes out
   */
  void announce(List<ListedSegment> segments) {
    segments.forEach(segment -> announced.put(segment.mediaSequence(), segment));
    while (announced.size() > segments.size() + MOST_KEPT) {
      announced.pollFirstEntry();
    }
  }

  /**
   * @param files of the window, by name; of any window, the latest or one before
   */
  synchronized MediaLookup media(String name, Map<String, Media> files) {
    String fragments = name.replaceFirst("\\" + SUFFIX + "$", FRAGMENTS_SUFFIX);
    Optional<ListedSegment> asked =
        fragments.equals(name) || !files.containsKey(fragments)
            ? Optional.empty()
            : announced.values().stream()
                .filter(segment -> segment.uri().equals(fragments))
                .findFirst();
    if (asked.isEmpty()) {
      return new MediaLookup.Absent();
    }
    long number = asked.get().mediaSequence();
    // Only what is older: that a window has no newer segments says nothing of those.
    announced.headMap(number).values().removeIf(segment -> !files.containsKey(segment.uri()));
    made.keySet().removeIf(before -> before < number && !announced.containsKey(before));
    try {
      return new MediaLookup.Found(media(number, files));
    } catch (StreamFormatException e) {
      return new MediaLookup.Absent();
    }
  }

  private Media media(long number, Map<String, Media> files) throws StreamFormatException {
    if (!made.containsKey(number)) {
      make(number, files);
      while (made.size() > MOST_KEPT) {
        made.remove(
            number - made.firstKey() > made.lastKey() - number ? made.firstKey() : made.lastKey());
      }
    }
    return made.get(number).media();
  }

  private void make(long number, Map<String, Media> files) throws StreamFormatException {
    boolean near =
        number > last
            ? number - last <= FARTHEST
            : !made.isEmpty()
                && number < made.firstKey()
                && made.firstKey() - number <= FARTHEST
                && announced.subMap(number, made.firstKey()).values().stream()
                    .allMatch(segment -> files.containsKey(segment.uri()));
    if (!near) {
      chain = new TsChain();
      made.clear();
      last = number - 1;
    }
    if (number > last) {
      for (ListedSegment next : announced.subMap(last + 1, number + 1).values()) {
        Media fragments = files.get(next.uri());
        Media init = files.get(next.init().orElseThrow());
        keep(next, chain.append(init.chunks(), fragments.chunks(), next.discontinuity()));
        last = next.mediaSequence();
      }
    } else {
      List<ListedSegment> earlier =
          List.copyOf(
              announced.subMap(number, true, made.firstKey(), false).descendingMap().values());
      for (ListedSegment previous : earlier) {
        TsChain.Link next = made.firstEntry().getValue().link();
        Media fragments = files.get(previous.uri());
        Media init = files.get(previous.init().orElseThrow());
        keep(
            previous,
            TsChain.before(next, init.chunks(), fragments.chunks(), previous.discontinuity()));
      }
    }
  }

  private void keep(ListedSegment segment, TsChain.Link link) {
    Media media = Media.transportStream(link.bytes());
    made.put(segment.mediaSequence(), new Made(link, media));
  }
}
