package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.hlsgateway.packager.fmp4.Fmp4Reader;
import org.hlsgateway.packager.fmp4.FormatWatch;
import org.hlsgateway.packager.fmp4.InitSection;
import org.hlsgateway.packager.fmp4.MediaTrack;
import org.hlsgateway.packager.fmp4.Sample;
import org.hlsgateway.packager.fmp4.StreamFormatException;

/**
 * Turns what FFmpeg writes (fragmented MP4, one frame per fragment, any number of tracks) into live
 * renditions, through as many restarts of FFmpeg as it takes.
 *
 * <p>One thread at a time calls everything except {@link #presentation()} and {@link
 * #lastMediaAt()}, which any thread may call at any time. Time only ever comes in as a parameter
 * and must not run backwards.
 */
public final class Packager {
  private static final Logger LOG = Logger.getLogger(Packager.class.getName());

  private final PackagerSettings settings;
  private final Consumer<LivePresentation> onChange;
  private final SegmentTaker onSegment;
  private final RunStart start;
  private final KeyframeIntervals keyframes = new KeyframeIntervals();

  private Fmp4Reader reader;
  private Accompaniment accompaniment;
  private List<Sound> apart = List.of();
  private List<Fmp4Reader> apartReaders = List.of();
  private StreamFormatException failure;

  /** What was listed of sounds, which may not vanish again. */
  private List<AnnouncedSound> listedSounds = List.of();

  private Renditions renditions;
  private InputCutter cutter;
  private Optional<FormatWatch> formats = Optional.empty();
  private boolean finished;
  private Instant now = Instant.EPOCH;
  private Duration calendarAhead = Duration.ZERO;
  private volatile LivePresentation presentation;
  private volatile Instant lastMediaAt;
  private volatile int missingSounds;
  private volatile boolean pictureStopped;

  /**
   * @param onChange gets every new presentation, on the thread that caused it
   */
  public Packager(PackagerSettings settings, RunStart start, Consumer<LivePresentation> onChange) {
    this(settings, start, onChange, segment -> {});
  }

  /** A run that has to do with no other; {@code run} as in {@link RunStart}. */
  public Packager(PackagerSettings settings, String run, Consumer<LivePresentation> onChange) {
    this(settings, RunStart.alone(run), onChange);
  }

  /** As above. */
  public Packager(
      PackagerSettings settings,
      String run,
      Consumer<LivePresentation> onChange,
      SegmentTaker onSegment) {
    this(settings, RunStart.alone(run), onChange, onSegment);
  }

  /**
   * @param onChange gets every new presentation, on the thread that caused it
   * @param onSegment gets every complete segment, on the same thread, before a playlist lists it
   */
  public Packager(
      PackagerSettings settings,
      RunStart start,
      Consumer<LivePresentation> onChange,
      SegmentTaker onSegment) {
    this.settings = settings;
    this.start = start;
    this.onChange = onChange;
    this.onSegment = onSegment;
    this.renditions = new Renditions(settings, start, keyframes, onSegment);
    this.presentation = renditions.presentation();
  }

  /** A new FFmpeg's output begins. If anything was listed before, a discontinuity follows. */
  public void beginInput(Instant now) {
    if (finished) {
      return;
    }
    endInput(now);
    lastMediaAt = null;
    reader = new Fmp4Reader(new Input());
  }

  /**
   * Sounds of the present input come in streams of their own: see {@link #writeSound}. To be called
   * before anything of the input is written; not at all if it has all in one.
   */
  public void announce(List<AnnouncedSound> sounds) {
    apart = sounds.stream().map(Sound::new).toList();
    apartReaders = new ArrayList<>();
    apart.forEach(sound -> apartReaders.add(new Fmp4Reader(new ApartInput(sound))));
  }

  /**
   * Takes bytes of the present input, in pieces of any size. They are copied: the array may be used
   * again. After {@link #finish} they are ignored.
   *
   * @param date what the calendar calls {@code now}; it alone may run backwards
   * @throws org.hlsgateway.packager.fmp4.StreamChangedException if the source's picture format
   *     changed: {@link #endInput}, start FFmpeg anew, {@link #beginInput}
   * @throws StreamFormatException if they cannot be read; the input is lost, what was listed is not
   * @throws IllegalStateException if no input has begun, or it was refused before
   */
  public void write(byte[] bytes, int offset, int length, Instant now, Instant date)
      throws StreamFormatException {
    if (finished) {
      return;
    }
    if (reader == null) {
      throw new IllegalStateException("no input has begun");
    }
    if (failure != null) {
      throw failure;
    }
    this.now = now;
    this.calendarAhead = Duration.between(now, date);
    Fmp4Reader current = reader;
    // Gone for the case that it throws: half an input must not be read on.
    reader = null;
    current.write(bytes, offset, length);
    reader = current;
    expire(now);
  }

  /**
   * Takes bytes of an announced sound; otherwise as {@link #write}. What cannot be read is a sound
   * that does not come.
   *
   * @param index among those announced
   */
  public void writeSound(
      int index, byte[] bytes, int offset, int length, Instant now, Instant date) {
    Fmp4Reader current = finished || index >= apartReaders.size() ? null : apartReaders.get(index);
    if (current == null) {
      return;
    }
    this.now = now;
    this.calendarAhead = Duration.between(now, date);
    apartReaders.set(index, null);
    try {
      current.write(bytes, offset, length);
      apartReaders.set(index, current);
    } catch (StreamFormatException e) {
      LOG.fine(() -> "A sound cannot be read: " + e.getMessage());
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
   * The present input ended: FFmpeg stopped, or the source went away. The open part and segment are
   * closed and the playlist stays live; its hint comes true once the next input has begun.
   */
  public void endInput(Instant now) {
    this.now = now;
    reader = null;
    guarded(Accompaniment::end);
    accompaniment = null;
    apart = List.of();
    apartReaders = List.of();
    failure = null;
    takeWhatWaits();
    if (cutter != null) {
      cutter.end();
      cutter = null;
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
    finished = true;
    renditions.finish(now);
    expire(now);
  }

  /** Drops media whose time has passed; {@link #write} does it too. */
  public void expire(Instant now) {
    this.now = now;
    guarded(present -> present.advance(now));
    missingSounds = accompaniment == null ? 0 : accompaniment.missing();
    pictureStopped = accompaniment != null && accompaniment.isPictureStopped();
    renditions.expire(now);
    publish();
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
    if (cutter != null) {
      cutter.end();
    }
    if (!renditions.haveBegun()) {
      renditions = Renditions.of(init, settings, start, keyframes, onSegment);
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
    cutter.accept(samples, now, now.plus(calendarAhead));
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

  private final class Input implements Fmp4Reader.Listener {
    @Override
    public void onInit(InitSection init) throws StreamFormatException {
      List<AnnouncedSound> before = renditions.haveBegun() ? listedSounds : List.of();
      accompaniment = new Accompaniment(init, apart, before, new Cutting());
    }

    @Override
    public void onSamples(List<Sample> samples) throws StreamFormatException {
      accompaniment.accept(samples.stream().filter(Sample::hasPicture).toList(), now);
      // Each fragment by itself: readers are told of a part before the bytes behind it are read.
      expire(now);
    }
  }

  private final class ApartInput implements Fmp4Reader.Listener {
    private final Sound sound;

    ApartInput(Sound sound) {
      this.sound = sound;
    }

    @Override
    public void onInit(InitSection init) throws StreamFormatException {
      MediaTrack track =
          init.audio().orElseThrow(() -> new StreamFormatException("No sound is in it."));
      sound.describe(init, track);
    }

    @Override
    public void onSamples(List<Sample> samples) {
      if (accompaniment == null) {
        // It came before the pictures' description.
        sound.keepEarly(samples, now);
      } else {
        guarded(present -> present.accept(sound, samples, now));
      }
    }
  }

  private final class Cutting implements Accompaniment.Output {
    @Override
    public void begin(InitSection init) throws StreamFormatException {
      takeWhatWaits();
      // Several sizes or languages are encoded together: what they share is told by FFmpeg alone.
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
