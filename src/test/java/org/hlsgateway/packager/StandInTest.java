package org.hlsgateway.packager;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.checker.RenditionsChecker;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What players are shown while the source is gone. */
class StandInTest {

  /** The newest part that a playlist lists. */
  private static final Pattern PARTS =
      Pattern.compile(
          "#EXT-X-PART:DURATION=[0-9.]+,URI=\"(x_part\\d+\\.m4s)\"[^\n]*\n#EXT-X-PRELOAD");

  private static Session live() throws Exception {
    Session session = Session.thatStandsIn().begin(true, true);
    return session.play(both(video(10, 5.2, 25, 25), audio(10, 5.2))).end();
  }

  private static void gone(Session session, double seconds) {
    for (int i = 0; i < seconds * 4; i++) {
      session.pass(Duration.ofMillis(250)).standIn();
    }
  }

  private static void back(Session session, double seconds) throws Exception {
    session.begin(true, true).play(both(video(10, seconds, 25, 25), audio(10, seconds)));
  }

  @Test
  void aSourceThatIsBackSoon_leavesALongerPictureBehind() throws Exception {
    Session session = live();
    session.pass(Duration.ofMillis(150)).standIn();
    assertThat(session.packager.standsIn()).isFalse();
    back(session, 2.2);
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP", "init1");
    assertNoHole(session);
  }

  @Test
  void theLastPictureIsShown_inStepWithTime_untilTheSourceIsBack() throws Exception {
    Session session = live();
    Instant began = session.now();
    gone(session, 4);
    assertThat(session.packager.standsIn()).isTrue();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP");
    gone(session, 8);
    Instant last = session.dates().get(session.dates().size() - 1);
    assertThat(last).isBetween(began.plusMillis(10_000), began.plusMillis(11_700));

    back(session, 3.2);
    session.assertNoViolations();
    assertThat(session.packager.standsIn()).isFalse();
    Instant now = session.dates().get(session.dates().size() - 1);
    assertThat(now).isCloseTo(session.now(), within(1300, MILLIS));
  }

  /** Players that end, freeze or begin anew at a discontinuity go on. */
  @Test
  void aSourceThatIsBackAsItWas_goesOnWithoutABreak() throws Exception {
    Session session = live();
    gone(session, 12);
    back(session, 3.2);
    session.assertNoViolations();
    assertThat(session.playlist())
        .doesNotContain("#EXT-X-DISCONTINUITY\n", "init1")
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:0\n");
    assertNoHole(session);
    List<Sample> pictures = pictures(session);
    Sample last = pictures.get(pictures.size() - 1);
    // 5.2 s were played, it was gone for 12, and 3.2 s of it follow.
    assertThat(last.endMicros()).isBetween(30_100_000L, 30_500_000L);
  }

  @Test
  void untilItsFirstKeyframe_whatStoodInGoesOn() throws Exception {
    Session session = live();
    gone(session, 4);
    session.begin(true, true);
    int before = session.dates().size();
    for (int i = 0; i < 8; i++) {
      session.pass(Duration.ofMillis(250)).write(TestStream.fragment(missed(i)));
      session.standIn();
    }
    assertThat(session.packager.standsIn()).isTrue();
    assertThat(session.packager.lastMediaAt()).isEmpty();
    Instant last = session.dates().get(session.dates().size() - 1);
    assertThat(last).isCloseTo(session.now(), within(2_000, MILLIS));
    assertThat(before).isPositive();
  }

  private static TestStream.Frame missed(int number) {
    return TestStream.video(900_000L + number * 22_500L, 22_500, false);
  }

  @Test
  void oneThatBringsNoKeyframe_isLookedAtAsIfItWereNew() throws Exception {
    Session session = live();
    gone(session, 4);
    session.begin(true, true);
    for (int i = 0; i < 64; i++) {
      session.pass(Duration.ofMillis(250)).write(TestStream.fragment(missed(i)));
    }
    session.write(TestStream.fragment(TestStream.video(4_500_000, 3_600, true)));
    session.play(both(video(50.04, 2.2, 25, 25), audio(50.04, 2.2)));
    session.assertNoViolations();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
  }

  /** FFmpeg keeps what comes while it looks at a source, and writes all of it at once. */
  @Test
  void ofWhatComesAtOnce_theNewestIsNow() throws Exception {
    Session session = live();
    gone(session, 8);
    session.begin(true, true);
    session.playAtOnce(both(video(10, 2.4, 25, 25), audio(10, 2.4)));
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertNoHole(session);
    List<Sample> pictures = pictures(session);
    Sample last = pictures.get(pictures.size() - 1);
    // 5.2 s were played, 8 it was gone, and in 2.4 s it was looked at.
    assertThat(last.endMicros()).isBetween(25_200_000L, 25_700_000L);
  }

  @Test
  void aSourceThatIsBackWithOtherTracks_beginsAnew() throws Exception {
    Session session = live();
    gone(session, 4);
    session.begin(true, false).play(video(10, 3.2, 25, 25));
    session.assertNoViolations();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void soundAlone_goesOnToo() throws Exception {
    Session session = Session.thatStandsIn().begin(false, true).play(audio(10, 5.2)).end();
    gone(session, 8);
    session.begin(false, true).play(audio(10, 3.2));
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertNoHole(session);
  }

  @Test
  void aSourceThatIsLostAgainAndAgain_goesOnEachTime() throws Exception {
    Session session = live();
    for (int i = 0; i < 3; i++) {
      gone(session, 3 + i);
      back(session, 2.2);
      session.end();
    }
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertNoHole(session);
  }

  /** shaka takes the first time in a part for the part's own. */
  @Test
  void eachPartThatStandsIn_beginsWithItsPicture() throws Exception {
    Session session = live();
    int before = pictures(session).size();
    gone(session, 5);
    List<Sample> stills = pictures(session).subList(before, pictures(session).size());
    long listed =
        session.playlist().lines().filter(line -> line.startsWith("#EXT-X-PART:")).count();
    long independent =
        session.playlist().lines().filter(line -> line.contains("INDEPENDENT=YES")).count();
    assertThat(stills).hasSizeBetween(20, 25);
    assertThat(independent).isEqualTo(listed);
  }

  /** As the clock of a machine that has much to do comes to look. */
  @Test
  void howeverSeldomOrOften_itIsLookedFor_nothingIsMissing() throws Exception {
    Session session = live();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      session.pass(Duration.ofMillis(20 + random.nextInt(i % 50 == 0 ? 1_500 : 150))).standIn();
      Instant last = session.dates().get(session.dates().size() - 1);
      assertThat(last).as("look %d", i).isAfter(session.now().minusMillis(2_500));
    }
    session.assertNoViolations();
    assertNoHole(session);
    back(session, 2.2);
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertNoHole(session);
  }

  /** Who is a second behind has something to show all the time, but for the first moment. */
  @Test
  void whatStandsIn_comesAPartAtATime() throws Exception {
    Session session = live();
    gone(session, 3);
    long before = session.presentation().best().partsListed();
    for (int i = 0; i < 10; i++) {
      session.pass(Duration.ofMillis(200)).standIn();
      long now = session.presentation().best().partsListed();
      assertThat(now - before).as("step %d", i).isBetween(0L, 2L);
      before = now;
    }
  }

  @Test
  void ofASourceThatFellSilent_whatIsOwedByThen_isMadeUpAtOnce() throws Exception {
    Session session = Session.thatStandsIn().begin(true, true);
    session.play(both(video(10, 5.2, 25, 25), audio(10, 5.2)));
    session.pass(Duration.ofSeconds(11)).end().standIn();
    Instant last = session.dates().get(session.dates().size() - 1);
    assertThat(last).isBetween(session.now().minusMillis(2_600), session.now());
    session.assertNoViolations();
  }

  /** hls.js goes by the dates where it has missed all that was listed. */
  @Test
  void whatIsMadeUpLate_isDatedAsIfItHadComeInTime() throws Exception {
    Session session = Session.thatStandsIn().begin(true, true);
    session.play(both(video(10, 28.2, 25, 25), audio(10, 28.2)));
    session.pass(Duration.ofSeconds(9)).end().standIn();
    gone(session, 30);
    session.assertNoViolations();
    Instant last = session.dates().get(session.dates().size() - 1);
    assertThat(last).isBetween(session.now().minusMillis(2_600), session.now());
  }

  @Test
  void whatStandsIn_tellsNothingOfTheSourcesKeyframes() throws Exception {
    Session session = live();
    gone(session, 20);
    assertThat(session.window().description().longestKeyframeInterval())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void failedAttemptsInBetween_changeNothing() throws Exception {
    Session session = live();
    gone(session, 3);
    session.input.beginInput(session.now());
    gone(session, 2);
    session.end();
    gone(session, 3);
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    List<Sample> samples = session.partSamples();
    List<Sample> stills =
        samples.stream()
            .filter(s -> s.track().isVideo() && s.durationTicks() > TestStream.VIDEO_TICKS / 10)
            .toList();
    assertThat(stills).hasSizeBetween(34, 38).allMatch(Sample::isSync);
  }

  @Test
  void pictureAndSilence_leaveNoHole() throws Exception {
    Session session = live();
    gone(session, 8);
    assertNoHole(session);
  }

  private static void assertNoHole(Session session) throws Exception {
    for (boolean video : List.of(true, false)) {
      Sample before = null;
      for (Sample sample : session.partSamples()) {
        if (sample.track().isVideo() == video) {
          if (before != null) {
            long gap = sample.decodeMicros() - before.endMicros();
            assertThat(gap)
                .as("%s at %d", video ? "picture" : "sound", sample.decodeMicros())
                .isBetween(video ? -100L : -1_000L, 30_000L);
          }
          before = sample;
        }
      }
    }
  }

  private static List<Sample> pictures(Session session) throws Exception {
    return session.partSamples().stream().filter(sample -> sample.track().isVideo()).toList();
  }

  @Test
  void soundAlone_isSilence() throws Exception {
    Session session = Session.thatStandsIn().begin(false, true).play(audio(10, 5.2)).end();
    gone(session, 8);
    session.assertNoViolations();
    assertThat(session.packager.standsIn()).isTrue();
    assertThat(session.presentation().next().mediaSequence()).isEqualTo(14);
  }

  @Test
  void whatHasNotBegun_hasNothingToShow() throws Exception {
    Session session = Session.thatStandsIn().begin(true, true).end();
    gone(session, 8);
    assertThat(session.packager.standsIn()).isFalse();
    assertThat(session.window().isListable()).isFalse();
  }

  @Test
  void anEnd_endsIt() throws Exception {
    Session session = live();
    gone(session, 4);
    session.finish();
    gone(session, 2);
    session.assertNoViolations();
    assertThat(session.windows.get(session.windows.size() - 1).playlist().text())
        .contains("#EXT-X-ENDLIST");
  }

  @Test
  void takersOfSegments_getNothingOfIt() throws Exception {
    List<FinishedSegment> kept = new ArrayList<>();
    PackagerSettings settings =
        new PackagerSettings(
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            7,
            Duration.ofSeconds(1),
            Rewind.NONE,
            true);
    Packager packager = new Packager(settings, "x", presentation -> {}, new NotedSegments(kept));
    Fmp4Input input = new Fmp4Input(packager);
    Instant now = Session.START;
    input.beginInput(now);
    writes(input, 3.2, now);
    packager.endInput(now);
    int before = kept.size();
    for (int i = 0; i < 40; i++) {
      now = now.plusMillis(250);
      packager.standIn(now, now);
    }
    assertThat(packager.standsIn()).isTrue();
    assertThat(kept).hasSize(before);

    input.beginInput(now);
    writes(input, 3.2, now);
    packager.finish(now);
    assertThat(kept.subList(0, before)).noneMatch(FinishedSegment::discontinuity);
    assertThat(kept.size()).isGreaterThan(before + 1);
    // Something is missing there.
    assertThat(kept.get(before).discontinuity()).isTrue();
    assertThat(kept.subList(before + 1, kept.size())).noneMatch(FinishedSegment::discontinuity);
  }

  @Test
  void onceTheSourcesMediaIsThere_whatIsNewIsItsOwn() throws Exception {
    PackagerSettings settings =
        new PackagerSettings(
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            7,
            Duration.ofSeconds(1),
            Rewind.NONE,
            true);
    List<String> listed = new ArrayList<>();
    AtomicReference<Packager> made = new AtomicReference<>();
    Packager packager =
        new Packager(
            settings,
            "x",
            presentation -> {
              if (made.get() != null && made.get().lastMediaAt().isPresent()) {
                listed.add(presentation.best().playlist().text());
              }
            });
    Fmp4Input input = new Fmp4Input(packager);
    Instant now = Session.START;
    input.beginInput(now);
    writes(input, 3.2, now);
    packager.endInput(now);
    for (int i = 0; i < 20; i++) {
      now = now.plusMillis(250);
      packager.standIn(now, now);
    }
    input.beginInput(now);
    made.set(packager);
    writes(input, 0.3, now);
    assertThat(listed).isNotEmpty();
    Matcher parts = PARTS.matcher(listed.get(0));
    assertThat(parts.find()).isTrue();
    Media newest =
        ((MediaLookup.Found) packager.presentation().best().media(parts.group(1))).media();
    assertThat(newest.length()).isGreaterThan(0);
    assertThat(parts.group()).contains("INDEPENDENT=YES");
  }

  private static void writes(Fmp4Input input, double seconds, Instant now) throws Exception {
    byte[] init = TestStream.init(true, false);
    input.write(init, 0, init.length, now, now);
    for (TestStream.Frame frame : video(10, seconds, 25, 25)) {
      byte[] bytes = TestStream.fragment(frame);
      input.write(bytes, 0, bytes.length, now, now);
    }
  }

  /** Several sizes, and sounds apart from them, go on together. */
  @ParameterizedTest(name = "tracks {0}")
  @ValueSource(strings = {"1 3 2", "1 2 4", "1 3 2 4"})
  void allRenditions_goOnWithoutABreak(String numbers) throws Exception {
    int[] tracks = Arrays.stream(numbers.split(" ")).mapToInt(Integer::parseInt).toArray();
    PackagerSettings settings =
        new PackagerSettings(
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            7,
            Duration.ofSeconds(1),
            Rewind.NONE,
            true);
    RenditionsChecker checker = new RenditionsChecker();
    AtomicReference<Instant> clock = new AtomicReference<>(Session.START);
    Packager packager =
        new Packager(
            settings,
            "x",
            presentation -> {
              Map<String, String> texts = new LinkedHashMap<>();
              for (LiveWindow window : presentation.renditions()) {
                texts.put(window.playlistName(), window.playlist().text());
              }
              if (presentation.isListable()) {
                checker.accept(texts, clock.get());
              }
            });
    Fmp4Input input = new Fmp4Input(packager);
    for (int round = 0; round < 2; round++) {
      input.beginInput(clock.get());
      plays(input, tracks, clock);
      packager.endInput(clock.get());
      for (int i = 0; i < 25; i++) {
        clock.set(clock.get().plusMillis(200));
        packager.standIn(clock.get(), clock.get());
      }
    }
    assertThat(checker.violations()).isEmpty();
    for (LiveWindow window : packager.presentation().renditions()) {
      assertThat(window.playlist().text()).doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP");
      // Four seconds of it, five without it, twice.
      assertThat(window.next().mediaSequence()).isBetween(16L, 22L);
    }
  }

  private static void plays(Fmp4Input input, int[] tracks, AtomicReference<Instant> clock)
      throws Exception {
    byte[] init = TestStream.init(tracks);
    input.write(init, 0, init.length, clock.get(), clock.get());
    List<TestStream.Frame> frames = new ArrayList<>();
    for (int track : tracks) {
      List<TestStream.Frame> own = track % 2 == 1 ? video(10, 4, 25, 25) : audio(10, 4);
      own.forEach(frame -> frames.add(frame.on(track)));
    }
    frames.sort(Comparator.comparingDouble(TestStream.Frame::endSeconds));
    Instant began = clock.get();
    for (TestStream.Frame frame : frames) {
      Instant at = began.plusNanos(Math.round((frame.endSeconds() - 10) * 1e9));
      clock.set(at.isBefore(clock.get()) ? clock.get() : at);
      byte[] bytes = TestStream.fragment(frame);
      input.write(bytes, 0, bytes.length, clock.get(), clock.get());
    }
  }
}
