package org.hlsgateway.packager;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.media.mpegts.TsMuxer;
import org.hlsgateway.packager.playlist.ListedSegment;
import org.hlsgateway.packager.playlist.MediaPlaylist;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;

/**
 * A live window for players of MPEG-TS: the same segments, under names of their own, without parts
 * and initialization sections (RFC 8216 3.2), and without those that are in the archive alone.
 */
public final class TsView {
  /** Where who begins is begun with: a segment is played while the next one is made. */
  private static final int FROM_THE_END = 2;

  /** In segments: who is farther behind is not sent all of what is between. */
  private static final int FARTHEST_BEHIND = 8;

  private final MediaPlaylist playlist;
  private final Map<String, Media> files;
  private final List<String> codecs;
  private final boolean gone;
  private final TsSegments segments;

  /**
   * @param playlist of the fragmented MP4
   * @param inArchive how many of its first segments are not among the files
   * @param files of the window, by name
   */
  TsView(
      MediaPlaylist playlist,
      int inArchive,
      Map<String, Media> files,
      List<String> codecs,
      TsSegments segments) {
    int left = segments.lastNotCarried(playlist.segments(), inArchive, files) + 1;
    List<ListedSegment> past = playlist.segments().subList(0, left);
    List<ListedSegment> whole =
        playlist.segments().stream().skip(left).filter(ListedSegment::complete).toList();
    this.playlist =
        new MediaPlaylist(
            new PlaylistTerms(playlist.terms().targetDurationSeconds(), 0),
            playlist.firstOfRun(),
            // Draft 4.4.3.3: what is not listed here has left this list.
            playlist.discontinuitySequence()
                + past.stream().filter(ListedSegment::discontinuity).count(),
            whole.stream().map(TsView::named).toList(),
            Optional.empty(),
            playlist.isEnded(),
            List.of());
    this.files = files;
    this.codecs = codecs;
    this.gone = playlist.isEnded() && playlist.segments().isEmpty();
    this.segments = segments;
    segments.announce(whole);
  }

  private static ListedSegment named(ListedSegment segment) {
    return new ListedSegment(
        segment.mediaSequence(),
        TsSegments.nameOf(segment),
        segment.durationMicros(),
        Optional.empty(),
        segment.programDateTime(),
        segment.discontinuity(),
        // Draft 4.4.4.7: what is a gap there is one here.
        segment.isGap() ? segment.parts() : List.of(),
        true);
  }

  /** True if the name is a TS segment's: of this window or another. */
  public static boolean names(String file) {
    return file.endsWith(TsSegments.SUFFIX);
  }

  /** A sentence if MPEG-TS cannot carry what is in the stream; empty if it can. */
  public Optional<String> obstacle() {
    return codecs.stream()
        .filter(codec -> !TsMuxer.carries(codec))
        .findFirst()
        .map(
            codec ->
                "MPEG-TS does not carry "
                    + codec
                    + "; ask for the channel without format=ts, or let it be encoded.");
  }

  /** True if at least one segment is whole. */
  public boolean isListable() {
    return !playlist.segments().isEmpty();
  }

  /** What to do with a request for the media playlist. */
  public Reload decide(ReloadRequest request) {
    return gone ? new Reload.Gone() : playlist.decide(request);
  }

  /** True after a deliberate stop: nothing comes behind what is listed. */
  public boolean isEnded() {
    return playlist.isEnded();
  }

  /**
   * What is sent to who gets one segment after the other: that after the last one, or, if too many
   * have come since, one near the end. Gaps are left out. Empty while there is none.
   *
   * @param last media sequence number; negative for who begins
   */
  public Optional<ListedSegment> after(long last) {
    List<ListedSegment> there =
        playlist.segments().stream().filter(segment -> !segment.isGap()).toList();
    List<ListedSegment> more =
        there.stream().filter(segment -> segment.mediaSequence() > last).toList();
    boolean follows = last >= 0 && more.size() < there.size() && more.size() <= FARTHEST_BEHIND;
    return follows || more.isEmpty()
        ? more.stream().findFirst()
        : Optional.of(more.get(Math.max(0, more.size() - FROM_THE_END)));
  }

  /**
   * Makes the segment if nobody has asked for it before; takes some milliseconds then.
   *
   * @param file a name as it stands in the playlist; anything else is absent
   */
  public MediaLookup media(String file) {
    return segments.media(file, files);
  }
}
