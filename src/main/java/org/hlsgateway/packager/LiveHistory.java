package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.media.ClosedCaptions;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.packager.LiveSegment.NamedMedia;
import org.hlsgateway.packager.playlist.ListedSegment;
import org.hlsgateway.packager.playlist.MediaPlaylist;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.hlsgateway.packager.playlist.RenditionReport;

/**
 * One rendition's segments: those in the list, and those that left it but are still served. Makes
 * the snapshots that readers see.
 */
final class LiveHistory implements CutSegments {
  private static final int FEWEST_SEGMENTS = 6;

  /** What is kept beyond the list is bounded even if media comes faster than time passes. */
  private static final int MOST_UNLISTED_SEGMENTS = 256;

  /** Time passes with every frame; what it makes obsolete is looked for this often. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private static final long MOST_UNLISTED_BYTES = 256L << 20;

  private final PackagerSettings settings;
  private final RunStart start;
  private final String suffix;
  private final String prefix;
  private final KeyframeIntervals keyframes;
  private final Consumer<FinishedSegment> onSegment;
  private final Deque<LiveSegment> listed = new ArrayDeque<>();
  private final Deque<LiveSegment> unlisted = new ArrayDeque<>();
  private final PastSegments past;
  private final BitRates bitRates;
  private final TsSegments tsSegments = new TsSegments();

  private PartGrid grid;
  private long frameMicros;
  private InitSection init;
  private NamedMedia initMedia;
  private int initNumber;
  private long partNumber;
  private String playlistName = "";
  private long mediaSequence;

  /** Of the first segment listed; {@link #discontinuities} of the one that comes next. */
  private long discontinuitySequence;

  private long discontinuities;
  private boolean discontinuityPending;

  /** What has them, has them in every picture: only keyframes are looked at. */
  private boolean captions;

  private LiveSegment open;
  private long longestPlaylistMicros;
  private boolean ended;
  private Instant keptUntil;
  private Instant lookedAt = Instant.EPOCH;
  private boolean changed;
  private int filesInLastSnapshot;

  /**
   * @param start the session's
   * @param suffix tells its names from those of the other renditions; empty if there is one
   * @param onSegment gets every complete segment
   */
  LiveHistory(
      PackagerSettings settings,
      RunStart start,
      String suffix,
      KeyframeIntervals keyframes,
      Consumer<FinishedSegment> onSegment) {
    this.settings = settings;
    this.bitRates = new BitRates(settings);
    this.past = new PastSegments(settings.rewind());
    this.start = start;
    this.suffix = suffix;
    this.prefix = start.run() + suffix;
    this.mediaSequence = start.first().mediaSequence();
    this.discontinuitySequence = start.first().discontinuitySequence();
    this.discontinuities = discontinuitySequence;
    this.discontinuityPending = start.continues();
    this.keyframes = keyframes;
    this.onSegment = onSegment;
  }

  /** A new input's initialization section. */
  void init(InitSection section) {
    init = section;
    String name = prefix + "_init" + initNumber++ + ".mp4";
    initMedia = new NamedMedia(name, new Media(List.of(section.bytes())));
    bitRates.declare(section.tracks());
    discontinuity();
  }

  /** As another rendition of the session settled it. */
  void adopt(PartGrid settled) {
    grid = settled;
  }

  /** How long a frame of this rendition is, if it is not the grid's. */
  void frame(long micros) {
    frameMicros = micros;
  }

  /** True once a part was listed. */
  boolean hasBegun() {
    return mediaSequence > start.first().mediaSequence();
  }

  /** Null until settled. */
  PartGrid grid() {
    return grid;
  }

  @Override
  public PartGrid settle(long micros, long keyframeMicros) {
    grid = PartGrid.settle(settings, micros, keyframeMicros, start.promised());
    frameMicros = grid.frame();
    return grid;
  }

  @Override
  public void beginTimeline(long shownMicros) {
    // Declared times are all that is kept here.
  }

  @Override
  public void discontinuity() {
    discontinuityPending = start.continues() || hasBegun();
  }

  @Override
  public void beginSegment(Instant programDateTime) {
    long number = mediaSequence++;
    String name = prefix + "_seg" + number + ".m4s";
    open = new LiveSegment(number, name, initMedia, programDateTime, discontinuityPending);
    discontinuities += discontinuityPending ? 1 : 0;
    discontinuityPending = false;
    listed.add(open);
  }

  @Override
  public void addPart(PartFrames frames, long durationMicros, long endMicros) {
    changed = true;
    if (frames.isGap()) {
      open.addGap(partName(partNumber++), durationMicros);
      return;
    }
    byte[] bytes = frames.toFragment((int) (partNumber + 1), init);
    NamedMedia part = new NamedMedia(partName(partNumber++), new Media(List.of(bytes)));
    open.add(part, durationMicros, frames.isIndependent());
    bitRates.add(frames, bytes.length, durationMicros);
    captions =
        captions || frames.all().anyMatch(frame -> frame.isSync() && ClosedCaptions.areIn(frame));
  }

  @Override
  public void endSegment() {
    open.complete();
    bitRates.segment(
        open.bytes(), open.durationMicros(), grid.targetDurationSeconds() * 1_000_000L);
    onSegment.accept(open.finished(start.run(), grid.targetDurationSeconds(), describe()));
    past.archive(open);
    open = null;
    changed = true;
  }

  /** No more will come: the list is final, and what is in it is kept for its own duration. */
  void finish(Instant now) {
    ended = true;
    changed = true;
    keptUntil = now.plusNanos(listedMicros() * 1000);
  }

  /** Drops what need not be kept any longer. */
  void expire(Instant now) {
    if (grid == null || !changed && now.isBefore(lookedAt.plus(LOOK_EVERY))) {
      return;
    }
    lookedAt = now;
    measure();
    if (!ended) {
      slide(now);
      trimPast(now);
    } else if (!now.isBefore(keptUntil)) {
      changed |= !listed.isEmpty();
      listed.clear();
      past.clear();
      unlisted.clear();
    }
    int firstWithParts = firstInMemoryWithParts();
    int index = 0;
    for (LiveSegment segment : listed) {
      boolean partsListed = index++ >= firstWithParts;
      changed |= segment.expireParts(partsListed, now, terms().partsListedMicros());
    }
    for (LiveSegment segment : unlisted) {
      changed |= segment.expireParts(false, now, terms().partsListedMicros());
    }
    while (!unlisted.isEmpty() && (unlisted.peek().isExpired(now) || isTooMuchUnlisted())) {
      unlisted.poll();
      changed = true;
    }
  }

  /** What left the list a moment ago is kept as long as what leaves now. */
  private void measure() {
    long longer = listedMicros() - longestPlaylistMicros;
    if (longer > 0) {
      longestPlaylistMicros += longer;
      // What the archive has is kept there, and here for a moment only.
      unlisted.stream()
          .filter(segment -> past.size() == 0)
          .forEach(segment -> segment.keepLonger(longer));
    }
  }

  /** Counted from the end, so that what is in the archive, a day perhaps, need not be looked at. */
  private int firstInMemoryWithParts() {
    List<ListedSegment> inMemory = listed.stream().map(LiveSegment::listed).toList();
    return new MediaPlaylist(terms(), 0, 0, inMemory, Optional.empty(), ended, List.of())
        .firstWithParts();
  }

  /** Draft 6.2.2: what remains has three target durations at least. */
  private void slide(Instant now) {
    int fewest = Math.max(settings.windowSegments(), FEWEST_SEGMENTS);
    int whole = 0;
    long wholeMicros = 0;
    for (LiveSegment segment : listed) {
      if (segment.whole().isPresent()) {
        whole++;
        wholeMicros += segment.durationMicros();
      }
    }
    while (whole > fewest
        && wholeMicros - listed.peek().durationMicros() >= 3 * terms().targetMicros()) {
      LiveSegment gone = listed.poll();
      whole--;
      wholeMicros -= gone.durationMicros();
      leave(gone, now);
      changed = true;
    }
  }

  private void leave(LiveSegment gone, Instant now) {
    unlisted.add(gone);
    if (past.take(gone)) {
      // Who asks for it now is still served from memory.
      gone.keepUntil(now.plusNanos((gone.durationMicros() + windowMicros()) * 1000));
      return;
    }
    discontinuitySequence += past.giveUp(longestPlaylistMicros, now);
    // Draft 6.2.2: it stays for its own duration plus that of the longest playlist it was in.
    gone.keepUntil(now.plusNanos((gone.durationMicros() + longestPlaylistMicros) * 1000));
    // Draft 4.4.3.3: counted once the tag itself is no longer in the list.
    discontinuitySequence += gone.isDiscontinuity() ? 1 : 0;
  }

  private void trimPast(Instant now) {
    int before = past.size();
    discontinuitySequence += past.trim(windowMicros(), longestPlaylistMicros, now);
    changed |= past.size() != before;
  }

  private boolean isTooMuchUnlisted() {
    return unlisted.size() > MOST_UNLISTED_SEGMENTS
        || unlisted.size() > 1
            && unlisted.stream().mapToLong(LiveSegment::bytes).sum() > MOST_UNLISTED_BYTES;
  }

  /** True once after each change that readers should see. */
  boolean takeChanged() {
    boolean result = changed;
    changed = false;
    return result;
  }

  /**
   * @param reports of the other renditions as they are now
   */
  LiveWindow snapshot(List<RenditionReport> reports) {
    // So that it need not grow: it is made for each part.
    Map<String, Media> files = new HashMap<>(2 * filesInLastSnapshot);
    past.addInits(files);
    unlisted.forEach(segment -> addFiles(segment, files));
    listed.forEach(segment -> addFiles(segment, files));
    filesInLastSnapshot = files.size();
    MediaPlaylist playlist = playlist(reports);
    int inArchive = past.size();
    MediaDescription description = describe();
    return new LiveWindow(
        prefix,
        playlistName(),
        playlist,
        new Numbers(mediaSequence, discontinuities),
        partNumber,
        files,
        settings.rewind().archive(),
        ended,
        description,
        () -> new TsView(playlist, inArchive, files, description.codecs(), tsSegments));
  }

  /** What the other playlists say of this one (draft 4.4.5.4); null while nothing is listed. */
  RenditionReport report() {
    LiveSegment last = listed.peekLast();
    return last == null || ended
        ? null
        : new RenditionReport(playlistName(), last.mediaSequence(), last.lastPart());
  }

  /** What it stands for is known once something is listed, and holds from then on. */
  private String playlistName() {
    if (!start.lasting()) {
      return PlaylistNames.ofRun(prefix);
    }
    if (playlistName.isEmpty() && hasBegun()) {
      MediaDescription described = describe();
      boolean chosen = !suffix.isEmpty();
      playlistName =
          PlaylistNames.lasting(
              suffix,
              terms(),
              described.codecs(),
              chosen ? described.width() : 0,
              chosen ? described.height() : 0);
    }
    return playlistName;
  }

  private MediaDescription describe() {
    return LiveDescription.of(init, frameMicros, bitRates, keyframes, captions);
  }

  private static void addFiles(LiveSegment segment, Map<String, Media> files) {
    files.put(segment.init().name(), segment.init().media());
    segment.parts().forEach(part -> files.put(part.name(), part.media()));
    segment
        .whole()
        .filter(media -> media.length() > 0)
        .ifPresent(media -> files.put(segment.name(), media));
  }

  private MediaPlaylist playlist(List<RenditionReport> reports) {
    List<ListedSegment> segments = new ArrayList<>(past.size() + listed.size());
    past.addTo(segments);
    listed.forEach(segment -> segments.add(segment.listed()));
    return new MediaPlaylist(
        terms(),
        start.first().mediaSequence(),
        discontinuitySequence,
        segments,
        ended || segments.isEmpty() ? Optional.empty() : Optional.of(partName(partNumber)),
        ended,
        ended ? List.of() : reports);
  }

  private PlaylistTerms terms() {
    return grid == null
        ? new PlaylistTerms(PartGrid.targetDuration(settings, 0, start.promised()), 0)
        : grid.terms();
  }

  private long listedMicros() {
    return past.micros() + windowMicros();
  }

  private long windowMicros() {
    long micros = 0;
    for (LiveSegment segment : listed) {
      micros += segment.durationMicros();
    }
    return micros;
  }

  private String partName(long number) {
    return prefix + "_part" + number + ".m4s";
  }
}
