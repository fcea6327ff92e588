package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hlsgateway.checker.PlaylistChecker;
import org.hlsgateway.media.Fmp4Reader;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;

/**
 * Plays frames into a packager as FFmpeg would, each when the frame after it begins, and holds
 * every version of the playlist against the checker.
 */
final class Session {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  final PlaylistChecker checker = new PlaylistChecker();
  final List<LiveWindow> windows = new ArrayList<>();
  final Packager packager;
  final Fmp4Input input;
  private final List<List<Media>> parts = new ArrayList<>();
  private Instant inputBegan = START;
  private Instant now = START;
  private Duration calendarAhead = Duration.ZERO;
  private double pace = 1;

  Session() {
    this(Duration.ofSeconds(1));
  }

  Session(Duration assumedKeyframeInterval) {
    this(assumedKeyframeInterval, Rewind.NONE);
  }

  /** A run that follows others. */
  Session(RunStart start) {
    this(start, Duration.ofSeconds(1));
  }

  Session(RunStart start, Duration assumedKeyframeInterval) {
    this(assumedKeyframeInterval, Rewind.NONE, start);
  }

  Session(Duration assumedKeyframeInterval, Rewind rewind) {
    this(assumedKeyframeInterval, rewind, RunStart.alone("x"));
  }

  /** Whose last picture is shown while the source is gone. */
  static Session thatStandsIn() {
    return new Session(
        Duration.ofSeconds(1), Duration.ofSeconds(1), Rewind.NONE, RunStart.alone("x"), true);
  }

  private Session(Duration assumedKeyframeInterval, Rewind rewind, RunStart start) {
    this(Duration.ofSeconds(1), assumedKeyframeInterval, rewind, start, false);
  }

  /** Whose segments end at the first keyframe after so long. */
  static Session cutAt(Duration segmentTarget, Duration assumedKeyframeInterval) {
    return new Session(
        segmentTarget, assumedKeyframeInterval, Rewind.NONE, RunStart.alone("x"), false);
  }

  private Session(
      Duration segmentTarget,
      Duration assumedKeyframeInterval,
      Rewind rewind,
      RunStart start,
      boolean standsIn) {
    PackagerSettings settings =
        new PackagerSettings(
            segmentTarget, Duration.ofMillis(200), 7, assumedKeyframeInterval, rewind, standsIn);
    packager = new Packager(settings, start, this::see);
    input = new Fmp4Input(packager);
  }

  private void see(LivePresentation presentation) {
    LiveWindow window = presentation.best();
    windows.add(window);
    if (window.isListable()) {
      keepNewParts(window);
      checker.accept(window.playlist().text(), now);
      checker.acceptDelta(window.deltaPlaylist().text(), window.playlist().text());
    }
  }

  Session begin(boolean video, boolean audio) throws StreamFormatException {
    inputBegan = now;
    input.beginInput(now);
    write(TestStream.init(video, audio));
    return this;
  }

  /** Frames of a timeline that begins at 10 s, as FFmpeg's do; in the order of their ends. */
  Session play(List<Frame> frames) throws StreamFormatException {
    List<Frame> ordered = new ArrayList<>(frames);
    ordered.sort(Comparator.comparingDouble(Frame::endSeconds));
    for (Frame frame : ordered) {
      Instant at = inputBegan.plusNanos(Math.round((frame.endSeconds() - 10) * pace * 1e9));
      now = at.isBefore(now) ? now : at;
      write(TestStream.fragment(frame));
    }
    return this;
  }

  /**
   * As what FFmpeg kept while it looked at the source: with the last of the frames, all at once.
   */
  Session playAtOnce(List<Frame> frames) throws StreamFormatException {
    List<Frame> ordered = new ArrayList<>(frames);
    ordered.sort(Comparator.comparingDouble(Frame::endSeconds));
    double end = ordered.get(ordered.size() - 1).endSeconds();
    now = inputBegan.plusNanos(Math.round((end - 10) * pace * 1e9));
    for (int i = 0; i < ordered.size(); i++) {
      byte[] bytes = TestStream.fragment(ordered.get(i));
      boolean more = i < ordered.size() - 1;
      input.write(bytes, 0, bytes.length, more, now, now.plus(calendarAhead));
    }
    return this;
  }

  void write(byte[] bytes) throws StreamFormatException {
    input.write(bytes, 0, bytes.length, now, now.plus(calendarAhead));
  }

  Session pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /**
   * The source's clock is wrong.
   *
   * @param seconds how long it takes for what it calls a second
   */
  Session pace(double seconds) {
    pace = seconds;
    return this;
  }

  /** Somebody sets the calendar; time goes on. */
  Session setCalendar(Duration by) {
    calendarAhead = calendarAhead.plus(by);
    return this;
  }

  Session end() {
    packager.endInput(now);
    return this;
  }

  Session finish() {
    packager.finish(now);
    return this;
  }

  Session standIn() {
    packager.standIn(now, now.plus(calendarAhead));
    return this;
  }

  Session expire() {
    packager.expire(now);
    return this;
  }

  Instant now() {
    return now;
  }

  LiveWindow window() {
    return packager.presentation().best();
  }

  LivePresentation presentation() {
    return packager.presentation();
  }

  String playlist() {
    return window().playlist().text();
  }

  Session assertNoViolations() {
    assertThat(checker.violations()).isEmpty();
    return this;
  }

  /** Parts are numbered through the stream: each is kept when first seen, to be read later. */
  private void keepNewParts(LiveWindow window) {
    while (window.media("x_part" + parts.size() + ".m4s") instanceof MediaLookup.Found part) {
      String maps = window.playlist().text();
      int map = maps.lastIndexOf("x_init");
      String init = maps.substring(map, maps.indexOf('"', map));
      parts.add(List.of(((MediaLookup.Found) window.media(init)).media(), part.media()));
    }
  }

  /** All samples that were ever listed in parts, read back from the parts. */
  List<Sample> partSamples() throws StreamFormatException {
    List<Sample> samples = new ArrayList<>();
    Media lastInit = null;
    Fmp4Reader reader = null;
    for (List<Media> initAndPart : parts) {
      if (initAndPart.get(0) != lastInit) {
        lastInit = initAndPart.get(0);
        reader = new Fmp4Reader(collecting(samples));
        feed(reader, lastInit);
      }
      feed(reader, initAndPart.get(1));
    }
    return samples;
  }

  /** What the playlist says of when each segment begins, the one that is being filled too. */
  List<Instant> dates() {
    return playlist()
        .lines()
        .filter(line -> line.startsWith("#EXT-X-PROGRAM-DATE-TIME:"))
        .map(line -> Instant.parse(line.substring("#EXT-X-PROGRAM-DATE-TIME:".length())))
        .toList();
  }

  private static void feed(Fmp4Reader reader, Media media) throws StreamFormatException {
    for (byte[] chunk : media.chunks()) {
      reader.write(chunk, 0, chunk.length);
    }
  }

  private static Fmp4Reader.Listener collecting(List<Sample> samples) {
    return new Fmp4Reader.Listener() {
      @Override
      public void onInit(InitSection init) {}

      @Override
      public void onSamples(List<Sample> more) {
        samples.addAll(more);
      }
    };
  }

  /** Video frames of one length each, a keyframe first and then every so many frames. */
  static List<Frame> video(double fromSeconds, double seconds, int perSecond, int keyEvery) {
    List<Frame> frames = new ArrayList<>();
    int ticks = TestStream.VIDEO_TICKS / perSecond;
    long first = Math.round(fromSeconds * TestStream.VIDEO_TICKS);
    for (int i = 0; i < Math.round(seconds * perSecond); i++) {
      frames.add(TestStream.video(first + (long) i * ticks, ticks, i % keyEvery == 0));
    }
    return frames;
  }

  /** Audio frames without a hole. */
  static List<Frame> audio(double fromSeconds, double seconds) {
    List<Frame> frames = new ArrayList<>();
    long end = Math.round((fromSeconds + seconds) * TestStream.AUDIO_TICKS);
    for (long t = Math.round(fromSeconds * TestStream.AUDIO_TICKS); t + 1024 <= end; t += 1024) {
      frames.add(TestStream.audio(t));
    }
    return frames;
  }

  static List<Frame> both(List<Frame> some, List<Frame> others) {
    List<Frame> frames = new ArrayList<>(some);
    frames.addAll(others);
    return frames;
  }
}
