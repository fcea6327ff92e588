package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.ParameterSetWatch;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/**
 * Cuts the samples of one input into parts and segments.
 *
 * <p>The driving track (video, or audio if there is no video) decides. Its decode times are mapped
 * onto a declared timeline in microseconds, which begins at 0 with the first keyframe after each
 * discontinuity. Times in the media are never rewritten; only what the playlist says of them keeps
 * the bounds of draft 4.4.4.9 whatever the jitter: a part's declared end need not be a frame's.
 *
 * <p>A segment that would outlast the target duration because keyframes are farther apart than
 * assumed ends without one. The alternative, a new run of the session with a longer target
 * duration, would interrupt everybody who watches; this only makes joining later.
 */
final class Cutter {
  private static final long LONGEST_GAP_UNSETTLED = 10_000_000;
  private static final long USUAL_FRAME_MICROS = 40_000;
  private static final int MOST_FRAMES_UNSETTLED = 64;

  /** What FFmpeg kept while it looked at the source, and then writes at once: seconds of it. */
  private static final int MOST_FRAMES_AT_ONCE = 1024;

  private static final long MOST_BYTES_AT_ONCE = 8 << 20;
  private static final int FEWEST_FRAMES_UNSETTLED = 3;

  /** More than sources that are worth copying have from one to the next. */
  private static final Duration LONGEST_WAIT_FOR_KEYFRAME = Duration.ofSeconds(15);

  private static final int MOST_SEEMING_KEYFRAMES = 3;

  /** Slower sources are stills. What stands longer is a source that was gone. */
  private static final long LONGEST_FRAME = 10_000_000;

  /** How exactly arrival and sound tell the time. */
  private static final long TOLERATED = 500_000;

  /** Jitter, which nobody sees; what stands for longer begins in the middle of a part. */
  private static final long LARGEST_MOVE = 50_000;

  private static final long SMALLEST_MOVE = 200;

  private static final long NEVER = Long.MIN_VALUE / 2;

  /**
   * Many players begin only with a whole segment: the first one of all is no longer than this,
   * whatever comes at its end. Not where longer ones are asked for, as in files of pushed streams:
   * each of those begins with a keyframe.
   */
  private static final long LONGEST_FIRST = 2_000_000;

  /**
   * If a source's clock is set back, FFmpeg's muxer lets each frame end a tick after the one
   * before, a tenth of a millisecond at most: frames without time, which fill no part.
   */
  private static final long SHORTEST_SIGN_OF_LIFE = 500;

  private final PackagerSettings settings;
  private final CutSegments segments;
  private final KeyframeIntervals keyframes;
  private final Runnable onWhole;
  private final MediaTrack driving;
  private final Optional<MediaTrack> audio;
  private final ParameterSetWatch parameterSets;
  private final PendingAudio pendingAudio = new PendingAudio();
  private final PartFrames part = new PartFrames();
  private final List<Sample> unsettled = new ArrayList<>();
  private long unsettledBytes;
  private final ArrivalPace pace = new ArrivalPace();

  /** What comes now only stands in for the source, and tells nothing of it. */
  private boolean paused;

  private PartGrid grid;

  /** No segment of the session is whole. */
  private boolean isFirst;

  /** What came at once in the beginning is not all there yet: frames wait until it is. */
  private boolean collecting = true;

  private boolean waitingForKeyframe = true;
  private boolean sawKeyframe;
  private int seeming;
  private Instant missingSince;

  /** The time of the driving track, in its own microseconds, that is 0 in the declared timeline. */
  private long originMicros;

  /** How much later than decoding the driving track's keyframes are shown. */
  private long reorderMicros;

  /** What is heard before the first picture is shown is left out. */
  private long audioFromMicros;

  /** Where the sound last began anew, and how far it has come since without a hole. */
  private long heardFromMicros;

  private long heardMicros = NEVER;

  private long lastEndMicros;
  private long lastKeyframeMicros;
  private MediaDates dates;
  private Instant lastMediaAt;

  /** The last part ended within its last frame. */
  private boolean cutShort;

  private long partStart;
  private long segmentStart;
  private boolean segmentHasParts;
  private boolean segmentBeganWithKeyframe;

  /**
   * @param grid as an earlier input of the session settled it; null if none did
   * @param onWhole called after a segment that ends in the middle of a picture: more than playlists
   *     list parts of may come at once with one that stands for long
   */
  Cutter(
      PackagerSettings settings,
      InitSection init,
      PartGrid grid,
      CutSegments segments,
      KeyframeIntervals keyframes,
      Runnable onWhole) {
    this.onWhole = onWhole;
    this.settings = settings;
    this.segments = segments;
    this.keyframes = keyframes;
    this.grid = grid;
    this.isFirst = grid == null && settings.segmentTarget().toNanos() / 1000 <= LONGEST_FIRST;
    this.driving = driving(init);
    this.audio = init.video().isPresent() ? init.audio() : Optional.empty();
    this.parameterSets = new ParameterSetWatch(driving);
  }

  /**
   * @param samples one fragment's
   * @param date what the calendar calls now
   */
  void accept(List<Sample> samples, Instant now, Instant date) throws StreamFormatException {
    // Audio first: a part may close with the video of the same fragment, and should have it.
    for (Sample sample : samples) {
      if (audio.isPresent() && sample.track().id() == audio.get().id()) {
        acceptAudio(sample);
      }
    }
    for (Sample sample : samples) {
      if (sample.track().id() == driving.id()) {
        acceptDriving(sample, now, date);
      }
    }
  }

  /** No more comes for now: what is there is closed, and what comes next may continue it. */
  void pause() {
    paused = true;
    if (collecting) {
      end();
      collecting = grid == null;
    } else if (!waitingForKeyframe) {
      closeAll();
    }
  }

  /** More comes again, and continues what is there. */
  void resume() {
    paused = false;
    if (!collecting && !waitingForKeyframe) {
      closeAll();
    }
  }

  /** No more comes: what is there is closed. */
  void end() {
    if (!waitingForKeyframe) {
      breakTimeline();
    }
  }

  /** The track that decides. */
  static MediaTrack driving(InitSection init) {
    return init.video().or(init::audio).orElseThrow();
  }

  /** When the driving track last went on by more than a tick. */
  Optional<Instant> lastMediaAt() {
    return Optional.ofNullable(lastMediaAt);
  }

  private void acceptAudio(Sample sample) {
    if (waitingForKeyframe) {
      pendingAudio.addAnyTime(sample);
      return;
    }
    if (sample.decodeMicros() >= audioFromMicros) {
      pendingAudio.add(sample, lastEndMicros);
    }
    hear(sample);
    closePartsOfSoundAlone();
  }

  private void hear(Sample sound) {
    if (Math.abs(sound.decodeMicros() - heardMicros) > TOLERATED) {
      heardFromMicros = sound.decodeMicros();
    }
    heardMicros = sound.endMicros();
  }

  /** No frame starts in the open part, and its time is over: it is a part of audio alone. */
  private void closePartsOfSoundAlone() {
    while (!collecting
        && declared(lastEndMicros) >= partStart + grid.partTarget()
        && pendingAudio.lastEndMicros() >= audioTime(partStart + grid.partTarget())
        && pendingAudio.hasBefore(audioTime(partStart + grid.partTarget()))) {
      closePart(partStart + grid.partTarget());
    }
  }

  private void acceptDriving(Sample sample, Instant now, Instant date)
      throws StreamFormatException {
    if (!waitingForKeyframe && jumps(sample, now)) {
      breakTimeline();
    }
    if (waitingForKeyframe) {
      if (!sample.isSync()) {
        missKeyframe(sample, now);
        return;
      }
      beginTimeline(sample, now, date);
    }
    if (driving.isVideo() && sample.isSync()) {
      parameterSets.check(sample);
    }
    // A frame that lasts too long is followed by nothing that belongs to it.
    boolean gapFollows =
        sample.endMicros() - sample.decodeMicros() > longestGap()
            && !stands(sample.decodeMicros(), sample.endMicros(), now);
    Sample kept = gapFollows ? sample.withDurationTicks(nominalTicks()) : sample;
    if (!paused) {
      dates.came(kept.endMicros(), now, date);
      pace.came(kept.endMicros(), now);
    }
    if (kept.endMicros() - lastEndMicros >= SHORTEST_SIGN_OF_LIFE) {
      lastMediaAt = now;
    }
    lastEndMicros = Math.max(lastEndMicros, kept.endMicros());
    if (collecting) {
      collect(kept);
    } else {
      place(kept);
    }
    if (gapFollows) {
      breakTimeline();
    }
  }

  /** Refreshed piece by piece, some pictures look like keyframes to FFmpeg and are none. */
  private void missKeyframe(Sample sample, Instant now) throws NoKeyframesException {
    seeming += sample.claimsSync() ? 1 : 0;
    missingSince = missingSince == null ? now : missingSince;
    boolean longAgo = !now.isBefore(missingSince.plus(LONGEST_WAIT_FOR_KEYFRAME));
    if (!sawKeyframe && (seeming == MOST_SEEMING_KEYFRAMES || longAgo)) {
      throw new NoKeyframesException();
    }
  }

  private void beginTimeline(Sample keyframe, Instant now, Instant date) {
    waitingForKeyframe = false;
    sawKeyframe = true;
    pace.restart();
    originMicros = keyframe.decodeMicros();
    cutShort = false;
    dates = new MediaDates(originMicros, now, date);
    reorderMicros = keyframe.presentationMicros() - originMicros;
    lastEndMicros = originMicros;
    lastKeyframeMicros = originMicros;
    partStart = 0;
    segmentStart = 0;
    audioFromMicros = keyframe.presentationMicros();
    pendingAudio.dropBefore(audioFromMicros);
    segments.beginTimeline(audioFromMicros);
  }

  private boolean jumps(Sample sample, Instant now) {
    long gap = sample.decodeMicros() - lastEndMicros;
    long backwards = grid == null ? 1_000 : grid.frame() / 2;
    return gap > longestGap() && !stands(lastEndMicros, sample.decodeMicros(), now)
        || gap < -backwards;
  }

  /**
   * True if a picture stood until then, as those of a camera do that slows down at night; false if
   * the source's clock jumped. The sound's time runs along with the one and not with the other, and
   * so does the time of arrival: what a jump brings is here too early for its time.
   */
  private boolean stands(long fromMicros, long untilMicros, Instant now) {
    if (!driving.isVideo() || untilMicros - fromMicros > LONGEST_FRAME) {
      return false;
    }
    boolean heard =
        heardFromMicros <= fromMicros + reorderMicros + TOLERATED
            && heardMicros >= untilMicros + reorderMicros - TOLERATED;
    return heard || pace.lateMicros(untilMicros, now) >= -TOLERATED;
  }

  private long longestGap() {
    return grid == null ? LONGEST_GAP_UNSETTLED : grid.longestGap();
  }

  private long nominalTicks() {
    long frame = grid == null ? USUAL_FRAME_MICROS : grid.frame();
    return frame * driving.ticksPerSecond() / 1_000_000;
  }

  /**
   * Until the nominal frame duration is known, frames wait; a part's worth of them tells. What is
   * here by then is looked at together: the more is known, the truer is what is promised and how it
   * is dated. Where an earlier input settled the grid, they wait for the date alone.
   */
  private void collect(Sample sample) throws StreamFormatException {
    unsettled.add(sample);
    unsettledBytes += sample.length();
    if (unsettled.size() >= MOST_FRAMES_AT_ONCE || unsettledBytes >= MOST_BYTES_AT_ONCE) {
      caughtUp();
    }
  }

  /** All that came so far was taken. */
  void caughtUp() throws StreamFormatException {
    if (!collecting || unsettled.isEmpty()) {
      return;
    }
    if (grid == null) {
      settle();
    } else {
      placeCollected();
    }
  }

  private void settle() throws StreamFormatException {
    // A beginning that the source had kept may come all at once, with one time: it tells nothing.
    long[] durations =
        unsettled.stream()
            .mapToLong(s -> s.endMicros() - s.decodeMicros())
            .filter(micros -> micros >= PartGrid.SHORTEST_FRAME)
            .sorted()
            .toArray();
    long median = durations.length == 0 ? 0 : durations[durations.length / 2];
    long covered = lastEndMicros - originMicros;
    long wanted = settings.partTarget().toNanos() / 2000 - median / 2;
    if (durations.length >= FEWEST_FRAMES_UNSETTLED && covered >= wanted
        || unsettled.size() >= MOST_FRAMES_UNSETTLED) {
      grid = segments.settle(median == 0 ? USUAL_FRAME_MICROS : median, keyframesApart());
      placeCollected();
      listFirst();
    }
  }

  private void placeCollected() throws StreamFormatException {
    collecting = false;
    List<Sample> waiting = List.copyOf(unsettled);
    forgetUnsettled();
    for (Sample each : waiting) {
      place(each);
    }
  }

  /**
   * As far apart as keyframes are so far, in microseconds; 0 if there is but one, or if they are
   * not evenly apart: an encoder that sends one more where the scene changes says nothing of the
   * rest.
   */
  private long keyframesApart() {
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    long last = originMicros;
    for (Sample sample : unsettled) {
      long apart = sample.decodeMicros() - last;
      if (sample.isSync() && apart > 0) {
        shortest = Math.min(shortest, apart);
        longest = Math.max(longest, apart);
        last = sample.decodeMicros();
      }
    }
    if (longest == 0) {
      return 0;
    }
    // The one that is not over is at least as long as it is now. A fifth is no difference.
    boolean even = Math.max(longest, lastEndMicros - last) * 5 <= shortest * 6;
    return even ? longest : 0;
  }

  private void forgetUnsettled() {
    unsettled.clear();
    unsettledBytes = 0;
  }

  /**
   * Somebody waits for the very first part. It begins with a keyframe, and so may be shorter than
   * others (draft-pantos-hls-rfc8216bis 4.4.4.9).
   */
  private void listFirst() {
    long end = Math.min(declared(lastEndMicros), partStart + grid.partTarget());
    if (!segmentHasParts && part.beginsWithKeyframe() && end > partStart) {
      closePart(end);
    }
  }

  private void seen(long sinceKeyframeMicros) {
    if (!paused) {
      keyframes.seen(sinceKeyframeMicros);
    }
  }

  private void place(Sample came) throws StreamFormatException {
    reach(declared(came.decodeMicros()));
    Sample sample = atPartStart(came);
    long start = Math.max(declared(sample.decodeMicros()), partStart);
    long end = Math.max(declared(sample.endMicros()), start);
    if (sample.isSync()) {
      seen(sample.decodeMicros() - lastKeyframeMicros);
      lastKeyframeMicros = sample.decodeMicros();
    }
    if (sample.isSync() && segmentMayEndAt(start) || standsBeyondSegment(start, end)) {
      closeSegmentAt(start);
      end -= start - partStart;
    }
    seen(sample.endMicros() - lastKeyframeMicros);
    part.addDriving(untilPartEnd(sample, end));
    part.checkSize();
    if (end - partStart > grid.partTarget()) {
      closePart(partStart + grid.partTarget());
      closePartsThatShowOn(end);
      return;
    }
    long length = end - partStart;
    if (length >= grid.shortestPart()
        && (part.drivingFrames() >= grid.framesPerPart()
            || length + grid.frame() * 3 / 4 > grid.partTarget())) {
      closePart(end);
    }
  }

  /**
   * A part that frames with jitter would make too long ends within one of them. The next is decoded
   * where the next part begins, and shown when it would have been: shaka takes the first time of
   * decoding in a part for the part's own, and moves all that follows if it is not.
   */
  private Sample atPartStart(Sample sample) {
    boolean moves = cutShort && isMovable(declared(sample.decodeMicros()) - partStart);
    cutShort = false;
    return moves ? sample.decodedAt(driving.toTicks(originMicros + partStart)) : sample;
  }

  private Sample untilPartEnd(Sample sample, long end) {
    long partEnd = partStart + grid.partTarget();
    long ticks = driving.toTicks(originMicros + partEnd) - sample.decodeTicks();
    cutShort = isMovable(end - partEnd) && ticks > 0;
    return cutShort ? sample.withDurationTicks(ticks) : sample;
  }

  private boolean isMovable(long micros) {
    return driving.isVideo()
        && micros > SMALLEST_MOVE
        && micros <= Math.min(grid.frame(), LARGEST_MOVE);
  }

  /** A picture may stand longer than a part is, and then nothing begins in those that follow. */
  private void closePartsThatShowOn(long end) {
    if (audio.isPresent()) {
      closePartsOfSoundAlone();
      return;
    }
    while (driving.isVideo() && end - partStart > grid.partTarget()) {
      closePart(partStart + grid.partTarget());
    }
  }

  /** A segment ends where pictures do, so that it lasts as long as what is in it. */
  private boolean standsBeyondSegment(long start, long end) {
    return driving.isVideo()
        && start > segmentStart
        && end - start > grid.partTarget()
        && end - segmentStart > longestSegment();
  }

  private long longestSegment() {
    return isFirst && grid.longestSegment() > LONGEST_FIRST + 1_000_000
        ? LONGEST_FIRST
        : grid.longestSegment();
  }

  /** Closes or clips what lies between the open part's start and a frame beyond its longest end. */
  private void reach(long frameStart) {
    long start = frameStart;
    while (start >= partStart + grid.partTarget()) {
      long end = partStart + grid.partTarget();
      if (isAnythingBefore(end)) {
        closePart(end);
      } else {
        clip(start - partStart);
        start = partStart;
      }
    }
  }

  /** A picture is shown until the next one comes; sound is heard only where it is. */
  private boolean isAnythingBefore(long end) {
    return driving.isVideo() || !part.isEmpty() || pendingAudio.hasBefore(audioTime(end));
  }

  /** Nothing can be listed for this long: the declared timeline leaves it out, dates do not. */
  private void clip(long micros) {
    originMicros += micros;
  }

  private boolean segmentMayEndAt(long start) {
    if (!segmentHasParts && part.isEmpty()) {
      return false;
    }
    boolean beganWithKeyframe =
        segmentHasParts ? segmentBeganWithKeyframe : part.beginsWithKeyframe();
    return start - segmentStart >= grid.segmentTarget() || !beganWithKeyframe;
  }

  private void closeSegmentAt(long end) {
    closeRest(end);
    endSegment();
  }

  /**
   * @param end less than a part target after the open part's start
   */
  private void closeRest(long end) {
    if (end > partStart) {
      if (isAnythingBefore(end)) {
        closePart(end);
      } else {
        clip(end - partStart);
      }
    }
  }

  private void endSegment() {
    if (segmentHasParts) {
      segments.endSegment();
      segmentHasParts = false;
      isFirst = false;
    }
    segmentStart = partStart;
  }

  /**
   * @param end after the part's start, by the part target at most
   */
  private void closePart(long end) {
    while (pendingAudio.hasBefore(audioTime(end))) {
      part.addAudio(pendingAudio.poll());
    }
    if (end - segmentStart > longestSegment()) {
      endSegment();
      onWhole.run();
    }
    if (!segmentHasParts) {
      segmentHasParts = true;
      segmentBeganWithKeyframe = part.beginsWithKeyframe();
      segments.beginSegment(dates.ofSegmentAt(originMicros + segmentStart));
    }
    if (driving.isVideo() && part.drivingFrames() == 0) {
      part.holdPicture(driving, originMicros + partStart, originMicros + end);
    }
    segments.addPart(part, end - partStart, audioTime(end));
    part.clear();
    partStart = end;
  }

  /** What comes next does not continue this: close what is open, and wait for a keyframe. */
  private void breakTimeline() {
    if (!collecting) {
      closeAll();
    }
    part.clear();
    forgetUnsettled();
    pendingAudio.clear();
    heardMicros = NEVER;
    waitingForKeyframe = true;
    segments.discontinuity();
  }

  private void closeAll() {
    // Audio that is heard beside the last frames may have come after them. (What belongs to parts
    // that are closed already has no place any more: a few frames, if there are B-frames.)
    long heard = pendingAudio.lastEndMicros() - reorderMicros;
    long last = Math.max(lastEndMicros, Math.min(heard, lastEndMicros + grid.partTarget()));
    reach(declared(last));
    closeRest(declared(last));
    endSegment();
  }

  private long declared(long drivingMicros) {
    return drivingMicros - originMicros;
  }

  /** Audio belongs where it is heard: beside the picture that is shown then, not decoded then. */
  private long audioTime(long declaredMicros) {
    return declaredMicros + originMicros + reorderMicros;
  }
}
