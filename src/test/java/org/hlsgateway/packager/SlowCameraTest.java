package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hlsgateway.media.Reading;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cameras that slow down at night, and static scenes: a picture that stands for long is no gap and
 * no jump of the clock, and playlists say how long it really stands.
 */
class SlowCameraTest {
  private static final int TICKS = TestStream.VIDEO_TICKS;

  /** What FFmpeg takes a picture for that nothing came after, of a camera of 25 a second. */
  private static final int GUESS = TICKS / 25;

  @ParameterizedTest
  @CsvSource({
    "25:6 5:10 0.5:20 5:10 25:8, 2",
    "25:6 0.5:30 25:10, 2",
    "25:6 0.7:20 25:6, 2",
    "25:6 0.5:30 25:10, 1",
    "5:10 0.5:20 5:10, 2",
    "10:10 1:20 10:10, 2",
    "5:40, 2",
    "2:40, 2",
    "1:60, 2",
    "0.5:80, 2",
    "0.5:40 25:20, 2",
  })
  void framesThatBecomeRareAndFrequentAgain_lastAsLongAsTheyDo(String rates, int keyframeSeconds)
      throws Exception {
    for (boolean sound : new boolean[] {false, true}) {
      List<Frame> frames = film(rates, keyframeSeconds);
      double seconds = end(frames) - 10;
      Session session = new Session(Duration.ofSeconds(keyframeSeconds)).begin(true, sound);
      session.play(sound ? both(frames, audio(10, seconds)) : frames).end();

      session.assertNoViolations();
      tellsTheTruth(session, frames);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"25:6 0.5:20 25:8", "25:6 0.7:20 5:10 25:6"})
  void soundThatGoesOnWhileAPictureStands_isNotTakenForAnything(String rates) throws Exception {
    List<Frame> frames = film(rates, 2);
    Session session = new Session(Duration.ofSeconds(2)).begin(true, true);
    playAsFfmpegDoes(session, frames, audio(10, end(frames) - 10));
    session.end();

    session.assertNoViolations();
    tellsTheTruth(session, frames);
    assertThat(session.packager.missingSounds()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"25:8 5:6 0.5:12 0.7:6 25:20", "25:8 0.7:16.3 25:8", "25:8.2 0.5:16 25:8", "5:40"})
  void eachSegment_lastsAsLongAsWhatIsInIt(String rates) throws Exception {
    for (int way = 0; way < 3; way++) {
      List<Frame> frames = new ArrayList<>();
      // Cameras count frames between keyframes, not seconds.
      for (Frame frame : film(rates, 1_000)) {
        frames.add(TestStream.video(frame.dts(), frame.duration(), frames.size() % 25 == 0));
      }
      Session session = new Session(Duration.ofSeconds(2)).begin(true, way > 0);
      List<Frame> sounds = audio(10, end(frames) - 10);
      if (way == 2) {
        playAsFfmpegDoes(session, frames, sounds);
      } else {
        session.play(way == 0 ? frames : both(frames, sounds));
      }
      session.assertNoViolations();
      Map<String, String> lengths = new LinkedHashMap<>();
      for (LiveWindow window : session.windows) {
        List<String> lines = window.playlist().text().lines().toList();
        for (int i = 1; i < lines.size(); i++) {
          if (lines.get(i).endsWith(".m4s") && !lengths.containsKey(lines.get(i))) {
            lengths.put(lines.get(i), lines.get(i - 1));
            double extinf = Double.parseDouble(lines.get(i - 1).replaceAll("[^0-9.]", ""));
            assertThat(mediaSeconds(window, lines.get(i)))
                .as("%s in way %d after %s", lines.get(i), way, lengths)
                .isCloseTo(extinf, within(0.05));
          }
        }
      }
    }
  }

  private static double mediaSeconds(LiveWindow window, String segment) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String name : List.of("x_init0.mp4", segment)) {
      ((MediaLookup.Found) window.media(name)).media().chunks().forEach(bytes::writeBytes);
    }
    List<Sample> pictures =
        Reading.of(bytes.toByteArray()).samples.stream().filter(s -> s.track().isVideo()).toList();
    return (pictures.get(pictures.size() - 1).endMicros() - pictures.get(0).decodeMicros()) / 1e6;
  }

  @Test
  void cameraThatSlowsDown_isNotTakenForGone_byWhoWaitsForItsNextPicture() throws Exception {
    Session session = new Session(Duration.ZERO).begin(true, false);
    session.playAtOnce(film("25:1.2", 1));
    assertThat(session.window().targetDurationSeconds()).isEqualTo(1);
    Duration longest = Duration.ZERO;
    Instant listed = session.now();
    long parts = session.window().partsListed();
    for (Frame frame : film("25:1.2 5:4 0.5:12 25:2", 1).stream().skip(30).toList()) {
      // FFmpeg writes a picture when it has the next one, which says how long it stood.
      session.pass(Duration.ofMillis(Math.round(1000.0 * frame.duration() / TICKS)));
      session.write(TestStream.fragment(frame));
      if (session.window().partsListed() > parts) {
        Duration wait = Duration.between(listed, session.now());
        longest = wait.compareTo(longest) > 0 ? wait : longest;
        listed = session.now();
        parts = session.window().partsListed();
      }
    }

    session.assertNoViolations();
    assertThat(longest.plusSeconds(2)).isLessThan(session.window().longestWait());
  }

  @Test
  void picturesOfOneSecondOrMore_areListedByThemselves() throws Exception {
    Session second = new Session().begin(true, false).play(film("1:60", 2));
    Session two = new Session().begin(true, false).play(film("0.5:80", 2));

    assertThat(second.window().partTarget()).isEqualTo(Duration.ofMillis(1_080));
    assertThat(second.window().targetDurationSeconds()).isEqualTo(2);
    assertThat(two.window().partTarget()).isEqualTo(Duration.ofMillis(2_160));
    assertThat(two.window().targetDurationSeconds()).isEqualTo(3);
  }

  @Test
  void pictureThatStandsLongerThanASegmentMayLast_goesOnInTheNext() throws Exception {
    Session session = new Session().begin(true, false);
    session.play(film("25:4 0.15:20 25:4", 1));

    session.assertNoViolations();
    tellsTheTruth(session, film("25:4 0.15:20 25:4", 1));
    assertThat(session.playlist()).doesNotContain("GAP");
    // Each file is a fragment, whether or not a picture begins in it.
    LiveWindow window = session.window();
    session
        .playlist()
        .lines()
        .filter(line -> line.endsWith(".m4s"))
        .forEach(name -> assertThat(window.media(name)).isInstanceOf(MediaLookup.Found.class));
  }

  @Test
  void sourceThatStoodForThreeSeconds_goesOnWithoutADiscontinuity_withItsNextPicture()
      throws Exception {
    List<Frame> frames = new ArrayList<>(film("25:2.4", 1));
    Frame last = frames.remove(frames.size() - 1);
    frames.add(TestStream.video(last.dts(), 3 * TICKS, false));
    for (Frame frame : film("25:3.6", 1)) {
      frames.add(TestStream.video(frame.dts() + 536L * TICKS / 100, 3600, frame.key()));
    }
    Session session =
        new Session().begin(true, true).play(both(frames, both(audio(10, 2.4), audio(15.36, 3.6))));

    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clockThatJumpsByThreeSeconds_isADiscontinuity(boolean sound) throws Exception {
    List<Frame> frames = new ArrayList<>(film("25:6", 1));
    Frame last = frames.remove(frames.size() - 1);
    // FFmpeg lets the last one stand until the next, which came at once.
    frames.add(TestStream.video(last.dts(), 3 * TICKS, false));
    List<Frame> sounds = new ArrayList<>(audio(10, 5.96));
    for (Frame frame : film("25:4", 1)) {
      frames.add(TestStream.video(frame.dts() + 896L * TICKS / 100, 3600, frame.key()));
    }
    sounds.addAll(audio(18.96, 4));
    List<Frame> all = sound ? both(frames, sounds) : frames;
    Session session = new Session().begin(true, sound);
    // All of it in the time that it has without the jump.
    List<Frame> before = all.stream().filter(f -> f.seconds() < 15.9).toList();
    List<Frame> after = all.stream().filter(f -> f.seconds() >= 15.9).toList();
    session.play(before);
    for (Frame frame : after.stream().sorted((a, b) -> compare(a, b)).toList()) {
      session.write(TestStream.fragment(frame));
      session.pass(Duration.ofMillis(10));
    }

    session.assertNoViolations();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void picturesThatComeInBursts_mayStandLongToo() throws Exception {
    List<Frame> frames = film("25:12 0.7:24 25:12", 2);
    Session session = new Session(Duration.ofSeconds(2)).begin(true, false);
    // What comes six seconds late is dated by when it came.
    session.checker.datesTellMoreThanDurations();
    Instant begun = session.now();
    for (Frame frame : frames) {
      // As HLS brings them: six seconds at once.
      double arrival = 6 * Math.ceil((frame.endSeconds() - 10) / 6 - 1e-6);
      Duration until = Duration.ofMillis(Math.round(arrival * 1000));
      session.pass(Duration.between(session.now(), begun.plus(until)));
      session.write(TestStream.fragment(frame));
    }
    session.end();

    session.assertNoViolations();
    tellsTheTruth(session, frames);
  }

  // ---- helpers ---------------------------------------------------------------------------------

  private static int compare(Frame one, Frame other) {
    return Double.compare(one.endSeconds(), other.endSeconds());
  }

  /** From 10 s on. */
  private static List<Frame> film(String rates, int keyframeSeconds) {
    List<Frame> frames = new ArrayList<>();
    long dts = 10L * TICKS;
    long keyframeAt = dts;
    for (String piece : rates.split(" ")) {
      int ticks = (int) Math.round(TICKS / Double.parseDouble(piece.split(":")[0]));
      long end = dts + Math.round(TICKS * Double.parseDouble(piece.split(":")[1]));
      while (dts < end) {
        boolean key = dts >= keyframeAt;
        keyframeAt = key ? dts + (long) keyframeSeconds * TICKS : keyframeAt;
        frames.add(TestStream.video(dts, ticks, key));
        dts += ticks;
      }
    }
    return frames;
  }

  private static double end(List<Frame> frames) {
    return frames.get(frames.size() - 1).endSeconds();
  }

  /**
   * Where picture and sound share an output, FFmpeg holds sound back for half a second while no
   * picture comes; then it passes on the last one with the length that it guesses.
   */
  private static void playAsFfmpegDoes(Session session, List<Frame> frames, List<Frame> sounds)
      throws Exception {
    record Arrival(double at, Frame frame) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (Frame frame : frames) {
      double stands = frame.endSeconds() - frame.seconds();
      Frame guessed = TestStream.video(frame.dts(), GUESS, frame.key());
      arrivals.add(
          stands > 0.5
              ? new Arrival(frame.seconds() + 0.5, guessed)
              : new Arrival(frame.endSeconds(), frame));
    }
    for (Frame sound : sounds) {
      boolean waits =
          frames.stream()
              .anyMatch(
                  f ->
                      f.endSeconds() - f.seconds() > 0.5
                          && sound.seconds() > f.seconds()
                          && sound.seconds() < f.endSeconds());
      arrivals.add(new Arrival(sound.endSeconds() + (waits ? 0.5 : 0.05), sound));
    }
    arrivals.sort((one, other) -> Double.compare(one.at, other.at));
    Instant begun = session.now();
    for (Arrival arrival : arrivals) {
      Instant at = begun.plusMillis(Math.round((arrival.at - 10) * 1000));
      session.pass(Duration.between(session.now(), at));
      session.write(TestStream.fragment(arrival.frame));
    }
  }

  /** Every picture is there, stands until the next, and playlists know how long. */
  private static void tellsTheTruth(Session session, List<Frame> frames) throws Exception {
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n").doesNotContain("GAP");
    List<Sample> pictures =
        session.partSamples().stream().filter(sample -> sample.track().isVideo()).toList();
    assertThat(pictures.stream().map(s -> s.decodeTicks() + s.compositionTicks()))
        .isEqualTo(frames.stream().map(Frame::dts).limit(pictures.size()).toList());
    assertThat(pictures.size()).isGreaterThanOrEqualTo(frames.size() - 6);
    for (int i = 1; i < pictures.size(); i++) {
      Sample before = pictures.get(i - 1);
      assertThat(before.decodeTicks() + before.durationTicks())
          .isEqualTo(pictures.get(i).decodeTicks());
    }
    double declared = declaredSeconds(session);
    double shown = pictures.get(pictures.size() - 1).endMicros() / 1e6 - 10;
    assertThat(declared).isCloseTo(shown, within(0.3));
  }

  /** Of all segments that were ever listed, and the parts of the last one. */
  private static double declaredSeconds(Session session) {
    Map<String, Double> segments = new HashMap<>();
    double open = 0;
    for (LiveWindow window : session.windows) {
      open = 0;
      double seconds = 0;
      for (String line : Stream.of(window.playlist().text().split("\n")).toList()) {
        if (line.startsWith("#EXT-X-PART:DURATION=")) {
          open += Double.parseDouble(line.substring(21, line.indexOf(',')));
        } else if (line.startsWith("#EXTINF:")) {
          seconds = Double.parseDouble(line.substring(8, line.indexOf(',')));
        } else if (line.endsWith(".m4s")) {
          segments.put(line, seconds);
          open = 0;
        }
      }
    }
    return segments.values().stream().mapToDouble(Double::doubleValue).sum() + open;
  }
}
