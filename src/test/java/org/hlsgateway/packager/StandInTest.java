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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.junit.jupiter.api.Test;

/** What players are shown while the source is gone. */
class StandInTest {

  private static Session live() throws Exception {
    Session session = Session.thatStandsIn().begin(true, true);
    return session.play(both(video(10, 5.2, 25, 25), audio(10, 5.2))).end();
  }

  private static void gone(Session session, double seconds) {
    for (int i = 0; i < seconds * 4; i++) {
      session.pass(Duration.ofMillis(250)).standIn();
    }
  }

  @Test
  void aSourceThatIsBackSoon_leavesNothingButADiscontinuity() throws Exception {
    Session session = live();
    gone(session, 1.25);
    session.begin(true, true).play(both(video(10, 2.2, 25, 25), audio(10, 2.2)));
    session.assertNoViolations();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
    assertThat(session.packager.standsIn()).isFalse();
  }

  @Test
  void theLastPictureIsShownOnceASecond_inStepWithTime_untilTheSourceIsBack() throws Exception {
    Session session = live();
    session.checker.datesTellMoreThanDurations();
    Instant began = session.now();
    gone(session, 4);
    assertThat(session.packager.standsIn()).isTrue();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP");
    gone(session, 8);
    Instant last = session.dates().get(session.dates().size() - 1);
    assertThat(last).isBetween(began.plusMillis(8_900), began.plusMillis(11_000));

    session.begin(true, true).play(both(video(10, 3.2, 25, 25), audio(10, 3.2)));
    session.assertNoViolations();
    assertThat(session.packager.standsIn()).isFalse();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
    Instant now = session.dates().get(session.dates().size() - 1);
    assertThat(now).isCloseTo(session.now(), within(1300, MILLIS));
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
            .filter(s -> s.track().isVideo() && s.durationTicks() == TestStream.VIDEO_TICKS)
            .toList();
    assertThat(stills).hasSize(7).allMatch(Sample::isSync);
  }

  @Test
  void pictureAndSilence_leaveNoHole() throws Exception {
    Session session = live();
    gone(session, 8);
    List<Sample> samples = new ArrayList<>(session.partSamples());
    for (boolean video : List.of(true, false)) {
      Sample before = null;
      for (Sample sample : samples.stream().filter(s -> s.track().isVideo() == video).toList()) {
        if (before != null) {
          long gap = sample.decodeMicros() - before.endMicros();
          assertThat(gap).as("%s at %d", video, sample.decodeMicros()).isBetween(-30_000L, 30_000L);
        }
        before = sample;
      }
    }
  }

  @Test
  void soundAlone_isSilence() throws Exception {
    Session session = Session.thatStandsIn().begin(false, true).play(audio(10, 5.2)).end();
    gone(session, 8);
    session.assertNoViolations();
    assertThat(session.packager.standsIn()).isTrue();
    assertThat(session.presentation().next().mediaSequence()).isEqualTo(13);
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
    packager.finish(now);
    assertThat(kept).hasSize(before);
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
    assertThat(listed).isNotEmpty().allMatch(text -> text.contains("x_init1.mp4"));
  }

  private static void writes(Fmp4Input input, double seconds, Instant now) throws Exception {
    byte[] init = TestStream.init(true, false);
    input.write(init, 0, init.length, now, now);
    for (TestStream.Frame frame : video(10, seconds, 25, 25)) {
      byte[] bytes = TestStream.fragment(frame);
      input.write(bytes, 0, bytes.length, now, now);
    }
  }
}
