package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.ParameterSetWatch;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamChangedException;

/**
 * A rendition of one input that is cut where the leading one is: its parts and segments have the
 * same numbers, times and discontinuities (draft 6.2.4), whatever its own clock does.
 *
 * <p>Its frames may come a little after the leader's, so each cut waits until they are there; not
 * for ever: what has not come by then is a gap in this rendition.
 */
final class Follower {
  /** Cuts wait until others follow this much later. FFmpeg sends tracks side by side. */
  private static final long PATIENCE_MICROS = 1_000_000;

  /** A picture that stood for long makes many cuts at once, and those of others come just now. */
  private static final Duration BRIEFLY = Duration.ofMillis(250);

  /** Encoders' first keyframes lie this close together. */
  private static final long KEYFRAME_MICROS = 100_000;

  /** So many frames tell how long one is: the first two or three of a busy encoder lie. */
  private static final int FRAMES_TO_KNOW = 25;

  private static final long FARTHEST_MICROS = 10_000_000;

  private static final long LONGEST_SOUND_FRAME = 130_000;

  private final LiveHistory history;
  private final Optional<MediaTrack> driving;
  private final Optional<MediaTrack> audio;
  private final ParameterSetWatch parameterSets;
  private final PendingAudio pendingAudio = new PendingAudio();
  private final Deque<Sample> frames = new ArrayDeque<>();
  private final Deque<Cut> cuts = new ArrayDeque<>();

  private Instant now = Instant.EPOCH;
  private long bytes;
  private boolean waitingForKeyframe = true;
  private long reorderMicros;
  private long reachedMicros = Long.MIN_VALUE;
  private long takenMicros = Long.MIN_VALUE;
  private long takenEndMicros;
  private long segmentMicros;

  /** Up to where playlists have told of it. */
  private long toldMicros = Long.MIN_VALUE / 2;

  private long lastCutMicros = Long.MIN_VALUE;
  private final long[] frameDurations = new long[FRAMES_TO_KNOW];
  private int framesSeen;

  /** When the segment began whose first part comes next; null within a segment. */
  private Instant opens;

  /** What the leader did, to be done here too. */
  private sealed interface Cut {
    /**
     * @param opens when the segment began that this part is the first of; null if it is not
     * @param frameMicros how long a frame of the leader is
     * @param cutAt when the leader did it
     */
    record Part(Instant opens, long durationMicros, long endMicros, long frameMicros, Instant cutAt)
        implements Cut {}

    record EndOfSegment() implements Cut {}
  }

  /**
   * @param video empty if the rendition has none, or the input has none for it
   * @param audio likewise; goes along with the video if there is any
   */
  Follower(LiveHistory history, Optional<MediaTrack> video, Optional<MediaTrack> audio) {
    this.history = history;
    this.driving = video.or(() -> audio);
    this.audio = video.isPresent() ? audio : Optional.empty();
    this.parameterSets = driving.map(ParameterSetWatch::new).orElse(null);
  }

  // ---- what comes ------------------------------------------------------------------------------

  /** What is added and cut next comes now. */
  void at(Instant time) {
    now = time;
  }

  /** Keeps the sample if it is one of this rendition's. */
  void add(Sample sample) throws StreamChangedException {
    if (isOf(audio, sample)) {
      acceptAudio(sample);
    } else if (isOf(driving, sample)) {
      addDriving(sample);
    }
  }

  private void acceptAudio(Sample sample) {
    if (reachedMicros == Long.MIN_VALUE) {
      pendingAudio.addAnyTime(sample);
    } else {
      pendingAudio.add(sample, reachedMicros);
    }
  }

  private static boolean isOf(Optional<MediaTrack> track, Sample sample) {
    return track.isPresent() && track.get().id() == sample.track().id();
  }

  private void addDriving(Sample sample) throws StreamChangedException {
    if (sample.isSync()) {
      if (waitingForKeyframe) {
        waitingForKeyframe = false;
        reorderMicros = sample.presentationMicros() - sample.decodeMicros();
      }
      if (sample.track().isVideo()) {
        parameterSets.check(sample);
      }
    }
    if (waitingForKeyframe) {
      return;
    }
    if (frames.size() >= PartFrames.MAX_FRAMES || bytes + sample.length() > PartFrames.MAX_BYTES) {
      // The leader has stalled, and this goes on: nothing of it can be placed any more.
      dropFrames();
      return;
    }
    frames.add(sample);
    bytes += sample.length();
    reachedMicros = sample.endMicros() + reorderMicros;
  }

  // ---- what the leader does --------------------------------------------------------------------

  void beginTimeline(long shownMicros) {
    while (!frames.isEmpty() && !mayBegin(frames.peek(), shownMicros)) {
      poll();
    }
    waitingForKeyframe = frames.isEmpty();
    takenMicros = Long.MIN_VALUE;
    toldMicros = Long.MIN_VALUE / 2;
    pendingAudio.dropBefore(shownMicros);
  }

  private boolean mayBegin(Sample sample, long shownMicros) {
    long from = sample.track().isVideo() ? shownMicros - KEYFRAME_MICROS : shownMicros;
    long time = time(sample);
    return sample.isSync() && time >= from && time < shownMicros + FARTHEST_MICROS;
  }

  void beginSegment(Instant programDateTime) {
    opens = programDateTime;
  }

  /**
   * @param frameMicros how long a frame of the leader is
   */
  void addPart(long durationMicros, long endMicros, long frameMicros) {
    cuts.add(new Cut.Part(opens, durationMicros, endMicros, frameMicros, now));
    opens = null;
    lastCutMicros = endMicros;
  }

  void endSegment() {
    cuts.add(new Cut.EndOfSegment());
  }

  void discontinuity() {
    flush();
    pendingAudio.clear();
    reachedMicros = Long.MIN_VALUE;
    history.discontinuity();
  }

  // ---- cutting ---------------------------------------------------------------------------------

  /** Does what the leader did, as far as the frames for it are there. */
  void catchUp() {
    while (!cuts.isEmpty() && isDue(cuts.peek())) {
      apply(cuts.poll());
    }
  }

  /** Does all that the leader did: no more will come for it. */
  void flush() {
    while (!cuts.isEmpty()) {
      apply(cuts.poll());
    }
  }

  private boolean isDue(Cut cut) {
    return !(cut instanceof Cut.Part part)
        || driving.isEmpty()
        || reachedMicros >= part.endMicros() - slack(part)
        || lastCutMicros - part.endMicros() >= PATIENCE_MICROS
            && !now.isBefore(part.cutAt().plus(BRIEFLY));
  }

  private void apply(Cut cut) {
    if (cut instanceof Cut.Part part) {
      applyPart(part);
    } else {
      history.endSegment();
    }
  }

  /**
   * Sound by itself is cut between its own frames, and lasts as long as those do. Only if they fill
   * no part that may be so long, a part is told to end within one.
   */
  private void applyPart(Cut.Part cut) {
    long cutFrom = cut.endMicros() - cut.durationMicros();
    segmentMicros = cut.opens() != null ? 0 : segmentMicros;
    long longest = longest();
    long from = frames.isEmpty() ? cutFrom : time(frames.peek());
    from = Math.abs(from - toldMicros) < LONGEST_SOUND_FRAME ? toldMicros : from;
    PartFrames part = take(cut, from + longest);
    boolean own = isSoundAlone() && part.drivingFrames() > 0;
    if (cut.opens() != null) {
      history.beginSegment(cut.opens().plus(own ? from - cutFrom : 0, ChronoUnit.MICROS));
    }
    long micros = own ? Math.min(takenEndMicros - from, longest) : cut.durationMicros();
    segmentMicros += micros;
    toldMicros = own ? from + micros : cut.endMicros();
    history.addPart(part, micros, cut.endMicros());
  }

  private boolean isSoundAlone() {
    return driving.filter(track -> !track.isVideo()).isPresent();
  }

  /** What a part may last, and with it its segment. */
  private long longest() {
    PartGrid grid = history.grid();
    return Math.min(grid.partTarget(), grid.longestSegment() - segmentMicros);
  }

  private PartFrames take(Cut.Part cut, long untilMicros) {
    PartFrames part = new PartFrames();
    while (!frames.isEmpty()
        && belongs(frames.peek(), cut)
        && (!isSoundAlone() || fits(frames.peek(), cut, untilMicros))) {
      Sample sample = poll();
      takenMicros = time(sample);
      takenEndMicros = sample.endMicros() + reorderMicros;
      part.addDriving(sample);
      learnFrame(sample, cut.frameMicros());
    }
    while (pendingAudio.hasBefore(cut.endMicros())) {
      part.addAudio(pendingAudio.poll());
    }
    if (part.drivingFrames() == 0 && isShown(cut)) {
      long until = cut.endMicros() - reorderMicros;
      part.holdPicture(driving.orElseThrow(), until - cut.durationMicros(), until);
    }
    // A clock of its own that runs far ahead would otherwise wait here for ever.
    if (!frames.isEmpty() && time(frames.peek()) > lastCutMicros + FARTHEST_MICROS) {
      dropFrames();
    }
    return part;
  }

  private void learnFrame(Sample sample, long leaders) {
    if (framesSeen < FRAMES_TO_KNOW) {
      frameDurations[framesSeen++] = sample.endMicros() - sample.decodeMicros();
      long[] sorted = Arrays.stream(frameDurations, 0, framesSeen).sorted().toArray();
      history.frame(frame(sorted[framesSeen / 2], leaders));
    }
  }

  /** What would make a part too long may open the next one, but not fall behind farther. */
  private boolean fits(Sample sample, Cut.Part cut, long untilMicros) {
    long end = sample.endMicros() + reorderMicros;
    return end <= untilMicros || end < cut.endMicros();
  }

  /** True if a picture stands at this time: one came before, and another after it. */
  private boolean isShown(Cut.Part cut) {
    return driving.filter(MediaTrack::isVideo).isPresent()
        && takenMicros != Long.MIN_VALUE
        && reachedMicros >= cut.endMicros() - slack(cut);
  }

  /**
   * A rendition usually has every frame of the leader's, or every second: a few frames' times lie.
   */
  private static long frame(long median, long leaders) {
    if (leaders == 0) {
      return median;
    }
    long every = Math.max(1, Math.round((double) median / leaders));
    return Math.abs(median - every * leaders) <= leaders / 8 ? every * leaders : median;
  }

  private boolean belongs(Sample sample, Cut.Part cut) {
    long time = time(sample);
    boolean jumpedBack = takenMicros != Long.MIN_VALUE && time < takenMicros - FARTHEST_MICROS;
    // Where frame rates differ, a keyframe may lie a frame before the leader's: it opens the next.
    boolean opensNext =
        sample.track().isVideo()
            && sample.isSync()
            && time >= cut.endMicros() - cut.frameMicros() * 3 / 2;
    return time < cut.endMicros() - slack(cut) && !opensNext && !jumpedBack;
  }

  /** Times of two tracks differ by what their timescales round. */
  private long slack(Cut.Part cut) {
    return driving.isPresent() && driving.get().isVideo() ? cut.frameMicros() / 2 : 0;
  }

  /** When the picture is shown, so that tracks with and without B-frames can be compared. */
  private long time(Sample sample) {
    return sample.decodeMicros() + reorderMicros;
  }

  private Sample poll() {
    Sample sample = frames.poll();
    bytes -= sample.length();
    return sample;
  }

  private void dropFrames() {
    frames.clear();
    bytes = 0;
    waitingForKeyframe = true;
  }
}
