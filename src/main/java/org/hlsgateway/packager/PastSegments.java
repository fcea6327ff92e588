package org.hlsgateway.packager;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.hlsgateway.packager.playlist.ListedSegment;

/**
 * The segments that are listed before the live window: their media is in the archive, not in
 * memory. What the archive lost cannot be listed, nor anything before it: a playlist has no holes.
 */
final class PastSegments {
  private final Rewind rewind;
  private final long reachMicros;
  private final Deque<Past> listed = new ArrayDeque<>();
  private final Deque<Leaving> leaving = new ArrayDeque<>();
  private long micros;

  private record Past(ListedSegment segment, LiveSegment.NamedMedia init) {}

  /** Not listed any more, and to be fetched for a while yet. */
  private record Leaving(String uri, Instant until) {}

  PastSegments(Rewind rewind) {
    this.rewind = rewind;
    this.reachMicros = rewind.reach().toNanos() / 1000;
  }

  /** A segment is whole: on its way to the archive, long before it leaves the window. */
  void archive(LiveSegment segment) {
    if (reachMicros > 0) {
      segment
          .whole()
          .filter(media -> media.length() > 0)
          .ifPresent(media -> rewind.archive().put(segment.name(), media));
    }
  }

  /**
   * A segment leaves the live window.
   *
   * @return true if it stays in the list
   */
  boolean take(LiveSegment segment) {
    ListedSegment whole = segment.listed();
    if (reachMicros == 0 || !isThere(whole)) {
      return false;
    }
    // Its parts are listed no longer, unless they say that there is nothing.
    ListedSegment past = whole.isGap() ? whole : whole.withoutParts();
    listed.add(new Past(past, segment.init()));
    micros += whole.durationMicros();
    return true;
  }

  /**
   * Lets go what lies farther back than it should, or is lost.
   *
   * @param windowMicros the live window's
   * @param longestPlaylistMicros see {@link #dropOldest}
   * @return how many discontinuities left the list
   */
  int trim(long windowMicros, long longestPlaylistMicros, Instant now) {
    int discontinuities = 0;
    while (!listed.isEmpty()) {
      ListedSegment oldest = listed.peek().segment();
      boolean tooFar = micros + windowMicros - oldest.durationMicros() >= reachMicros;
      if (!tooFar && isThere(oldest)) {
        break;
      }
      discontinuities += dropOldest(longestPlaylistMicros, now);
    }
    while (!leaving.isEmpty() && !now.isBefore(leaving.peek().until())) {
      rewind.archive().drop(leaving.poll().uri());
    }
    return discontinuities;
  }

  /**
   * All of it leaves the list.
   *
   * @return how many discontinuities left the list
   */
  int giveUp(long longestPlaylistMicros, Instant now) {
    int discontinuities = 0;
    while (!listed.isEmpty()) {
      discontinuities += dropOldest(longestPlaylistMicros, now);
    }
    return discontinuities;
  }

  /**
   * Draft 6.2.2: it stays for its own duration plus that of the longest playlist it was in, if the
   * archive has room for so much.
   */
  private int dropOldest(long longestPlaylistMicros, Instant now) {
    ListedSegment gone = listed.poll().segment();
    micros -= gone.durationMicros();
    long servedMicros = gone.durationMicros() + longestPlaylistMicros;
    leaving.add(new Leaving(gone.uri(), now.plusNanos(servedMicros * 1000)));
    return gone.discontinuity() ? 1 : 0;
  }

  /** The run is over, and the time its media was kept for too. */
  void clear() {
    listed.clear();
    leaving.clear();
    micros = 0;
  }

  int size() {
    return listed.size();
  }

  long micros() {
    return micros;
  }

  void addTo(List<ListedSegment> segments) {
    listed.forEach(past -> segments.add(past.segment()));
  }

  /** The initialization sections stay in memory: a kilobyte each, and few. */
  void addInits(Map<String, Media> files) {
    listed.forEach(past -> files.put(past.init().name(), past.init().media()));
  }

  private boolean isThere(ListedSegment segment) {
    return segment.isGap() || rewind.archive().find(segment.uri()).isPresent();
  }
}
