package org.hlsgateway.packager.playlist;

import java.util.List;
import java.util.Optional;

/**
 * One version of a media playlist. Immutable; rendered when first asked for, once.
 *
 * <p>EXT-X-INDEPENDENT-SEGMENTS is never written: a source whose keyframes are too far apart gets
 * segments that begin without one, and which source does that is known only afterwards.
 */
public final class MediaPlaylist {
  private final PlaylistTerms terms;
  private final long firstOfRun;
  private final long discontinuitySequence;
  private final List<ListedSegment> segments;
  private final Optional<String> hint;
  private final boolean ended;
  private final List<RenditionReport> reports;
  private RenderedPlaylist whole;
  private RenderedPlaylist delta;
  private MediaPlaylist ofWholeSegments;

  /**
   * @param firstOfRun the media sequence number with which the run began: who has not seen more
   *     than those before knows nothing of what is listed
   * @param discontinuitySequence the number of the first segment's predecessor; draft 4.4.3.3
   * @param segments by rising media sequence number, without holes; only the last may be incomplete
   * @param hint the URI of the part that comes next; empty if none will
   * @param reports of every other media playlist of the presentation (draft 4.4.5.4)
   */
  public MediaPlaylist(
      PlaylistTerms terms,
      long firstOfRun,
      long discontinuitySequence,
      List<ListedSegment> segments,
      Optional<String> hint,
      boolean ended,
      List<RenditionReport> reports) {
    this.terms = terms;
    this.firstOfRun = firstOfRun;
    this.discontinuitySequence = discontinuitySequence;
    this.segments = List.copyOf(segments);
    this.hint = hint;
    this.ended = ended;
    this.reports = List.copyOf(reports);
  }

  public PlaylistTerms terms() {
    return terms;
  }

  /** The media sequence number with which the run began. */
  public long firstOfRun() {
    return firstOfRun;
  }

  public List<ListedSegment> segments() {
    return segments;
  }

  public Optional<String> hint() {
    return hint;
  }

  List<RenditionReport> reports() {
    return reports;
  }

  public boolean isEnded() {
    return ended;
  }

  /** Everything listed, the parts of an incomplete segment included. */
  public long durationMicros() {
    return segments.stream().mapToLong(ListedSegment::durationMicros).sum();
  }

  /**
   * The index of the first segment whose parts are listed: a segment that lies, whole or in part,
   * within three target durations of the end (draft 4.4.4.9).
   */
  public int firstWithParts() {
    long fromEnd = 0;
    int index = segments.size();
    while (index > 0 && fromEnd < terms.partsListedMicros()) {
      index--;
      fromEnd += segments.get(index).durationMicros();
    }
    return index;
  }

  /** How many segments are whole. */
  public int wholeSegments() {
    ListedSegment last = last();
    return last == null || last.complete() ? segments.size() : segments.size() - 1;
  }

  /** As it was when the last whole segment was listed, and nothing behind it. */
  public synchronized MediaPlaylist ofWholeSegments() {
    if (ofWholeSegments == null) {
      int whole = wholeSegments();
      ofWholeSegments =
          whole == segments.size()
              ? this
              : new MediaPlaylist(
                  terms,
                  firstOfRun,
                  discontinuitySequence,
                  segments.subList(0, whole),
                  last().parts().stream().findFirst().map(ListedPart::uri).or(() -> hint),
                  ended,
                  reports);
    }
    return ofWholeSegments;
  }

  /** The playlist in full. */
  public synchronized RenderedPlaylist render() {
    if (whole == null) {
      whole = new RenderedPlaylist(new MediaPlaylistText(this, 0).write());
    }
    return whole;
  }

  /** A delta update (draft 6.2.5.1), or the playlist in full if there is nothing to skip. */
  public synchronized RenderedPlaylist renderDelta() {
    if (delta == null) {
      int skipped = ended ? 0 : skippable();
      delta =
          skipped == 0
              ? render()
              : new RenderedPlaylist(new MediaPlaylistText(this, skipped).write());
    }
    return delta;
  }

  /** Draft 4.4.5.2: segments farther from the end than the Skip Boundary. */
  private int skippable() {
    long fromEnd = durationMicros();
    int count = 0;
    for (ListedSegment segment : segments) {
      fromEnd -= segment.durationMicros();
      if (fromEnd < terms.skipBoundaryMicros()) {
        break;
      }
      count++;
    }
    return count;
  }

  /** Decides what a request gets from this version; {@link Reload.Gone} is not decided here. */
  public Reload decide(ReloadRequest request) {
    if (!request.valid()) {
      return new Reload.BadRequest("_HLS_msn and _HLS_part are numbers, _HLS_skip is YES or v2.");
    }
    // Draft 6.2.5: a server ignores directives once the playlist has EXT-X-ENDLIST.
    if (ended) {
      return new Reload.Answer(this, false);
    }
    // Draft 6.2.5.2: _HLS_part without _HLS_msn is a Bad Request.
    if (request.part().isPresent() && request.mediaSequence().isEmpty()) {
      return new Reload.BadRequest("_HLS_part needs _HLS_msn beside it.");
    }
    if (request.mediaSequence().isPresent()) {
      long msn = request.mediaSequence().getAsLong();
      if (segments.isEmpty() && msn < firstOfRun) {
        return new Reload.Wait();
      }
      Reload waiting =
          request.part().isPresent() ? block(msn, request.part().getAsLong()) : blockWhole(msn);
      if (waiting != null) {
        return waiting;
      }
    } else if (segments.isEmpty()) {
      return new Reload.Wait();
    }
    return new Reload.Answer(this, request.skip() && isOfThisRun(request));
  }

  /** What a delta update leaves out, a player has only if it has seen this run. */
  private boolean isOfThisRun(ReloadRequest request) {
    return request.mediaSequence().orElse(-1) > firstOfRun;
  }

  /**
   * Draft 6.2.5.2: without _HLS_part, a request waits for the whole segment, parts or not.
   *
   * @return null if the segment, or a later one, is listed
   */
  private Reload blockWhole(long msn) {
    ListedSegment last = last();
    long lastWhole = last == null || last.complete() ? lastMsn() : lastMsn() - 1;
    return msn <= lastWhole ? null : isTooFarAhead(msn) ? tooFarAhead(msn) : new Reload.Wait();
  }

  /** Draft 6.2.5.2: more than two segments past the last one is a Bad Request. */
  private boolean isTooFarAhead(long msn) {
    return msn > lastMsn() + 2;
  }

  private Reload tooFarAhead(long msn) {
    return new Reload.TooFarAhead(
        "Segment " + msn + " is too far ahead: the last one is " + lastMsn() + ".");
  }

  private ListedSegment last() {
    return segments.isEmpty() ? null : segments.get(segments.size() - 1);
  }

  private long lastMsn() {
    return segments.isEmpty() ? firstOfRun - 1 : last().mediaSequence();
  }

  /**
   * @return null if the part, or a later one, is listed
   */
  private Reload block(long msn, long part) {
    ListedSegment last = last();
    long lastMsn = lastMsn();
    if (isTooFarAhead(msn)) {
      return tooFarAhead(msn);
    }
    if (msn < lastMsn) {
      return null;
    }
    if (msn == lastMsn && !last.complete()) {
      return terms.hasParts() ? blockWithin(part, last.parts().size()) : new Reload.Wait();
    }
    if (msn == lastMsn) {
      // Draft 6.2.5.2: a part past the segment's last is part 0 of the following segment.
      boolean listed = !terms.hasParts() || part == 0 || part < last.parts().size();
      return listed ? null : new Reload.Wait();
    }
    return blockWithin(part, 0);
  }

  private Reload blockWithin(long part, int listed) {
    if (part < listed) {
      return null;
    }
    int limit = terms.hasParts() ? terms.advancePartLimit() : 0;
    // Draft 6.2.5.2: farther past the last part than the Advance Part Limit is a Bad Request.
    if (part - (listed - 1) > Math.max(limit, 1)) {
      return new Reload.TooFarAhead(
          "Part " + part + " is too far ahead: its segment has " + listed + " now.");
    }
    return new Reload.Wait();
  }

  /** EXT-X-DISCONTINUITY-SEQUENCE. */
  public long discontinuitySequence() {
    return discontinuitySequence;
  }
}
