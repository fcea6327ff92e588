package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.FormatWatch;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/**
 * Turns the frames of an input (any number of tracks) into live renditions, through as many inputs
 * as it takes.
 *
 * <p>One thread at a time calls everything except {@link #presentation()} and {@link
 * #lastMediaAt()}, which any thread may call at any time. Time only ever comes in as a parameter
 * and must not run backwards.
 */
public final class Packager {
  private static final Logger LOG = Logger.getLogger(Packager.class.getName());

  private final PackagerSettings settings;
  private final Consumer<LivePresentation> onChange;
  private final RunTap tap;
  private final RunStart start;
  private final KeyframeIntervals keyframes = new KeyframeIntervals();

  /** An input has begun, and nothing of it was refused. */
  private boolean takes;

  private Accompaniment accompaniment;
  private List<Sound> apart = List.of();
  private StreamFormatException failure;

  /** What was listed of sounds, which may not vanish again. */
  private List<AnnouncedSound> listedSounds = List.of();

  private Renditions renditions;
  private InputCutter cutter;

  /** The input that is cut has ended, and no other has begun. */
  private boolean paused;

  private final StandIn standIn = new StandIn();

  /** The input goes on where what stands in ends; null if it does not. */
  private Continuation continuation;

  private Optional<FormatWatch> formats = Optional.empty();
  private boolean finished;

  /** More than what was taken is there already. */
  private boolean isBehind;

  private Instant now = Instant.EPOCH;
  private Duration calendarAhead = Duration.ZERO;
  private volatile LivePresentation presentation;
  private volatile Instant lastMediaAt;
  private volatile int missingSounds;
  private volatile boolean pictureStopped;
  private volatile boolean standsIn;

  /**
   * @param onChange gets every new presentation, on the thread that caused it
   */
  public Packager(PackagerSettings settings, RunStart start, Consumer<LivePresentation> onChange) {
    this(settings, start, onChange, new RunTap() {});
  }

  /** A run that has to do with no other; {@code run} as in {@link RunStart}. */
  public Packager(PackagerSettings settings, String run, Consumer<LivePresentation> onChange) {
    this(settings, RunStart.alone(run), onChange);
  }

  /** As above. */
  public Packager(
      PackagerSettings settings, String run, Consumer<LivePresentation> onChange, RunTap tap) {
    this(settings, RunStart.alone(run), onChange, tap);
  }

  /**
   * @param onChange gets every new presentation, on the thread that caused it
   * @param tap reads along, on the same thread; of a segment before a playlist lists it
   */
  public Packager(
      PackagerSettings settings, RunStart start, Consumer<LivePresentation> onChange, RunTap tap) {
    this.settings = settings;
    this.start = start;
    this.onChange = onChange;
    this.tap = new RealSegments(tap);
    this.renditions = new Renditions(settings, start, keyframes, this.tap);
    this.presentation = renditions.presentation();
  }

  /** Nobody wants the run any more: who reads along is told that it is over. To be called once. */
  public void releaseTap() {
    tap.over();
  }

  /** A new input begins. If anything was listed before, a discontinuity follows. */
  public void beginInput(Instant now) {
    if (finished) {
      return;
    }
    endInput(now);
    lastMediaAt = null;
    takes = true;
  }

  /**
   * Sounds of the present input come apart from its pictures: see {@link #acceptSound}. To be
   * called before {@link #begin}; not at all if it has all in one.
   */
  public void announce(List<AnnouncedSound> sounds) {
    apart = sounds.stream().map(Sound::new).toList();
  }

  /**
   * What the present input brings from now on. If it comes again, what follows does not continue
   * what came before: a discontinuity follows, and another initialization section is listed.
   *
   * @throws StreamFormatException if it cannot be shown; the input is lost, what was listed is not
   * @throws IllegalStateException if no input has begun, or it was refused before
   */
  public void begin(InitSection init, Instant now, Instant date) throws StreamFormatException {
    if (finished) {
      return;
    }
    requireInput();
    taking(
        now,
        date,
        () -> {
          if (accompaniment != null) {
            accompaniment.end();
            takeWhatWaits();
          }
          List<AnnouncedSound> before = renditions.haveBegun() ? listedSounds : List.of();
          accompaniment = new Accompaniment(init, apart, before, new Cutting());
        });
  }

  /** As below, of an input that waits for more of its source by now. */
  public void accept(List<Sample> samples, Instant now, Instant date) throws StreamFormatException {
    accept(samples, false, now, date);
  }

  /**
   * Takes frames of the present input: those of each track in the order of decoding, the tracks as
   * they come. After {@link #finish} they are ignored.
   *
   * @param samples of the tracks that {@link #begin} named; may be none
   * @param moreIsThere more of the input came already, and follows at once
   * @param date what the calendar calls {@code now}; it alone may run backwards
   * @throws org.hlsgateway.media.StreamChangedException if the source's picture format changed:
   *     {@link #endInput}, start the input anew, {@link #beginInput}
   * @throws StreamFormatException if they cannot be shown; the input is lost, what was listed is
   *     not
   * @throws IllegalStateException if no input has begun, or it was refused before
   */
  public void accept(List<Sample> samples, boolean moreIsThere, Instant now, Instant date)
      throws StreamFormatException {
    if (finished) {
      return;
    }
    requireInput();
    taking(
        now,
        date,
        () -> {
          isBehind = true;
          if (!samples.isEmpty()) {
            requireTracks();
            accompaniment.accept(samples.stream().filter(Sample::hasPicture).toList(), now);
          }
          isBehind = moreIsThere;
        });
  }

  private void requireInput() throws StreamFormatException {
    if (failure != null) {
      takes = false;
      throw failure;
    }
    if (!takes) {
      throw new IllegalStateException("no input has begun");
    }
  }

  private void requireTracks() {
    if (accompaniment == null) {
      throw new IllegalStateException("frames came before their tracks");
    }
  }

  private interface Taking {
    void take() throws StreamFormatException;
  }

  private void taking(Instant present, Instant date, Taking taking) throws StreamFormatException {
    now = present;
    calendarAhead = Duration.between(present, date);
    // For the case that it throws: what follows half a frame is of no use.
    takes = false;
    taking.take();
    takes = true;
    expire(present);
    if (failure != null) {
      takes = false;
      throw failure;
    }
  }

  /**
   * Describes an announced sound, before its frames.
   *
   * @param index among those announced
   * @throws StreamFormatException if there is no sound in it: then it is one that does not come
   */
  public void beginSound(int index, InitSection init) throws StreamFormatException {
    if (!finished && index < apart.size()) {
      MediaTrack track =
          init.audio().orElseThrow(() -> new StreamFormatException("No sound is in it."));
      apart.get(index).describe(init, track);
    }
  }

  /**
   * Takes frames of an announced sound; otherwise as {@link #accept}. What is wrong with them is
   * told to whoever brings the pictures.
   *
   * @param index among those announced
   */
  public void acceptSound(int index, List<Sample> samples, Instant now, Instant date) {
    if (finished || index >= apart.size()) {
      return;
    }
    this.now = now;
    this.calendarAhead = Duration.between(now, date);
    if (accompaniment == null) {
      // It came before the pictures' description.
      apart.get(index).keepEarly(samples, now);
    } else {
      guarded(present -> present.accept(apart.get(index), samples, now));
    }
    expire(now);
  }

  /** True while the sound goes on and the picture does not: its last keyframe is repeated. */
  public boolean isPictureStopped() {
    return pictureStopped;
  }

  /** How many sounds of the present input are announced and bring nothing now. */
  public int missingSounds() {
    return missingSounds;
  }

  /**
   * The present input ended: it was stopped, or the source went away. The open part and segment are
   * closed and the playlist stays live; its hint comes true once the next input has begun.
   */
  public void endInput(Instant now) {
    this.now = now;
    takes = false;
    isBehind = false;
    guarded(Accompaniment::end);
    accompaniment = null;
    apart = List.of();
    failure = null;
    takeWhatWaits();
    continuation = null;
    if (cutter != null && !paused) {
      paused = true;
      cutter.pause();
      // A source that fell silent is noticed late: what it owes is made up at once.
      standIn.gone(lastMediaAt == null ? now : lastMediaAt, presentation.partTarget());
    }
    expire(now);
  }

  private interface Step {
    void on(Accompaniment present) throws StreamFormatException;
  }

  /** What it throws is told to who writes next: it may have been somebody else's turn. */
  private void guarded(Step step) {
    if (accompaniment == null || failure != null) {
      return;
    }
    try {
      step.on(accompaniment);
    } catch (StreamFormatException e) {
      failure = e;
    }
  }

  /** A deliberate stop: the playlist ends, and its media is kept for as long as it lasts. */
  public void finish(Instant now) {
    if (finished) {
      return;
    }
    endInput(now);
    endCutting();
    finished = true;
    renditions.finish(now);
    expire(now);
  }

  /** Drops media whose time has passed; {@link #accept} does it too. */
  public void expire(Instant now) {
    this.now = now;
    guarded(present -> present.advance(now));
    guarded(present -> catchUp());
    missingSounds = accompaniment == null ? 0 : accompaniment.missing();
    pictureStopped = accompaniment != null && accompaniment.isPictureStopped();
    renditions.expire(now);
    publish();
  }

  /**
   * The source is gone, and expected back: while it is, its last picture is shown, if the settings
   * say so. To be called a few times a second.
   *
   * @param date what the calendar calls {@code now}
   */
  public void standIn(Instant now, Instant date) {
    this.now = now;
    this.calendarAhead = Duration.between(now, date);
    continueStandIn();
    expire(now);
  }

  /** True while the source is gone, and its last picture is shown. */
  public boolean standsIn() {
    return standsIn;
  }

  /** What every media file name begins with. */
  public String run() {
    return start.run();
  }

  /** The newest presentation; never null. */
  public LivePresentation presentation() {
    return presentation;
  }

  /**
   * When the last frame of the present input, or of the last one, came that is, or will be, in a
   * part: of the video if there is video. Frames that bring no time do not count. Empty until the
   * input's first keyframe.
   */
  public Optional<Instant> lastMediaAt() {
    return Optional.ofNullable(lastMediaAt);
  }

  private void catchUp() throws StreamFormatException {
    if (continuation != null && !continuation.hasBegun()) {
      goOn();
    }
    if (cutter != null && !isBehind && !paused) {
      cutter.caughtUp();
    }
  }

  /** Once it is known where. */
  private void goOn() throws StreamFormatException {
    if ((!isBehind || continuation.isFull())
        && continuation.begin(standIn.liveMicros(now), standIn.reachedMicros())) {
      List<Sample> rest = standIn.next(continuation.startMicros());
      while (!rest.isEmpty()) {
        standsIn = true;
        cutStandIn(rest);
        showWhole();
        rest = standIn.next(continuation.startMicros());
      }
      standIn.over();
      continuation.follows(standIn.reachedMicros(), standIn.ends());
      cutter.resume();
      // By itself: what is listed next is of the source.
      showWhole();
      paused = false;
      standsIn = false;
      cutNow(continuation.continued(continuation.takeKept()));
    } else if (continuation.isHopeless(now)) {
      Continuation given = continuation;
      beginAnew(given.init());
      cutNow(given.takeKept());
    }
  }

  private void continueStandIn() {
    if (!settings.standsIn() || !paused || !renditions.haveBegun()) {
      return;
    }
    try {
      while (standIn.isDue(now)) {
        standsIn = true;
        cutStandIn(standIn.next());
        // Each by itself: several may be due.
        showWhole();
      }
    } catch (StreamFormatException e) {
      LOG.info(() -> "Nothing can stand in any longer: " + e.getMessage());
      standIn.over();
    }
  }

  private void cutStandIn(List<Sample> lasting) throws StreamFormatException {
    tap.frames(lasting);
    cutter.accept(lasting, now, now.plus(calendarAhead));
  }

  /** What comes next does not continue what came before, or what stood in for it. */
  private void endCutting() {
    continuation = null;
    if (cutter != null) {
      cutter.end();
      cutter = null;
    }
    paused = false;
    standsIn = false;
    standIn.over();
  }

  private void takeWhatWaits() {
    if (formats.isPresent()) {
      FormatWatch watch = formats.get();
      formats = Optional.empty();
      try {
        follow(watch.flush());
      } catch (StreamFormatException lost) {
        // The input is over anyway.
      }
    }
  }

  private void follow(List<FormatWatch.Step> steps) throws StreamFormatException {
    for (FormatWatch.Step step : steps) {
      if (step instanceof FormatWatch.Begin begin) {
        begin(begin.init());
      } else if (step instanceof FormatWatch.Frames frames) {
        cut(frames.samples());
      }
    }
  }

  private void begin(InitSection init) throws StreamFormatException {
    if (settings.standsIn() && paused && standIn.isContinuedBy(init)) {
      continuation = new Continuation(init, now);
    } else {
      beginAnew(init);
    }
  }

  private void beginAnew(InitSection init) throws StreamFormatException {
    boolean stoodIn = standsIn;
    endCutting();
    if (stoodIn) {
      // By itself: what is listed next is of the new input.
      showWhole();
    }
    standIn.began(init);
    tap.tracks(init);
    if (!renditions.haveBegun()) {
      renditions = Renditions.of(init, settings, start, keyframes, tap);
      listedSounds = List.of();
    }
    cutter = renditions.begin(init, this::showWhole);
    if (listedSounds.isEmpty() && init.video().isPresent()) {
      listedSounds =
          init.of(MediaTrack.Kind.AUDIO).stream()
              .map(track -> new AnnouncedSound(track.language(), AnnouncedSound.Coming.NEVER))
              .toList();
    }
  }

  private void cut(List<Sample> samples) throws StreamFormatException {
    if (continuation == null) {
      cutNow(samples);
    } else if (continuation.hasBegun()) {
      cutNow(continuation.continued(samples));
    } else {
      continuation.keep(samples);
    }
  }

  private void cutNow(List<Sample> samples) throws StreamFormatException {
    if (samples.isEmpty()) {
      return;
    }
    tap.frames(samples);
    cutter.accept(samples, now, now.plus(calendarAhead));
    if (settings.standsIn()) {
      standIn.passed(samples);
    }
    cutter.lastMediaAt().ifPresent(at -> lastMediaAt = at);
  }

  private void showWhole() {
    renditions.expire(now);
    publish();
  }

  private void publish() {
    if (renditions.takeChanged()) {
      LivePresentation next = renditions.presentation();
      presentation = next;
      onChange.accept(next);
    }
  }

  /** What stands in is for who watches, and not to be kept: there, something is missing then. */
  private final class RealSegments implements RunTap {
    private static final int BEST = -1;

    private final RunTap all;
    private final Set<Integer> leftOut = new HashSet<>();

    RealSegments(RunTap all) {
      this.all = all;
    }

    @Override
    public void best(FinishedSegment segment) {
      real(BEST, segment).ifPresent(all::best);
    }

    @Override
    public void ofVariant(int variant, FinishedSegment segment) {
      real(variant, segment).ifPresent(kept -> all.ofVariant(variant, kept));
    }

    private Optional<FinishedSegment> real(int of, FinishedSegment segment) {
      if (standsIn) {
        leftOut.add(of);
        return Optional.empty();
      }
      return Optional.of(leftOut.remove(of) ? segment.afterDiscontinuity() : segment);
    }

    @Override
    public void tracks(InitSection init) {
      all.tracks(init);
    }

    @Override
    public void frames(List<Sample> frames) {
      all.frames(frames);
    }

    @Override
    public void over() {
      all.over();
    }
  }

  private final class Cutting implements Accompaniment.Output {
    @Override
    public void begin(InitSection init) throws StreamFormatException {
      takeWhatWaits();
      // Several sizes or languages are encoded together: what they share is told by the input.
      boolean single =
          init.of(MediaTrack.Kind.VIDEO).size() <= 1 && init.of(MediaTrack.Kind.AUDIO).size() <= 1;
      formats =
          single && (renditions.areOne() || !renditions.haveBegun())
              ? Optional.of(new FormatWatch(init))
              : Optional.empty();
      follow(formats.isPresent() ? formats.get().begin() : List.of(new FormatWatch.Begin(init)));
    }

    @Override
    public void accept(List<Sample> samples) throws StreamFormatException {
      follow(
          formats.isPresent()
              ? formats.get().take(samples)
              : List.of(new FormatWatch.Frames(samples)));
    }
  }
}
