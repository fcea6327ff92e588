package org.hlsgateway.packager;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hlsgateway.packager.Session.START;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.TestStream.Frame;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What playlists make of the first frames, of a source of which nothing is known. */
class FirstFramesTest {

  private static final Duration NOTHING = Duration.ZERO;

  private static Session unknown() throws Exception {
    return new Session(NOTHING).begin(true, true);
  }

  private static List<Frame> camera(double from, double seconds, int keyEvery) {
    return both(video(from, seconds, 25, keyEvery), audio(from, seconds));
  }

  // ---- dates -----------------------------------------------------------------------------------

  @Test
  void whatFfmpegKeptWhileItLooked_isDatedByItsLastFrame() throws Exception {
    Session session = unknown().playAtOnce(camera(10, 1.12, 25));

    assertThat(session.dates().get(0)).isCloseTo(START, within(50, MILLIS));
    session.play(later(camera(10, 9, 25), 11.12));
    session.assertNoViolations();
    assertDatesFollow(session, session.dates().get(0));
  }

  @Test
  void fourSecondsAndAHalfAtOnce_too() throws Exception {
    Session session = unknown().playAtOnce(camera(10, 4.52, 25));

    assertThat(session.dates().get(0)).isCloseTo(START, within(50, MILLIS));
    session.play(later(camera(10, 12, 25), 14.52));
    session.assertNoViolations();
    assertThat(last(session.dates())).isCloseTo(START.plusSeconds(11), within(50, MILLIS));
  }

  @Test
  void whatFfmpegKeptAfterARestart_isDatedByItsLastFrame_too() throws Exception {
    Session session = unknown().playAtOnce(camera(10, 4.52, 25)).end();
    Instant back = session.pass(Duration.ofSeconds(6)).now();
    session.begin(true, true).playAtOnce(camera(10, 2.52, 25));

    session.assertNoViolations();
    String list = session.playlist();
    String restarted = list.substring(list.indexOf("#EXT-X-DISCONTINUITY\n"));
    assertThat(dateIn(restarted)).isCloseTo(back, within(50, MILLIS));
  }

  private static Instant dateIn(String text) {
    String tag = "#EXT-X-PROGRAM-DATE-TIME:";
    int at = text.indexOf(tag) + tag.length();
    return Instant.parse(text.substring(at, text.indexOf('\n', at)));
  }

  private static List<Frame> later(List<Frame> frames, double from) {
    return frames.stream().filter(frame -> frame.endSeconds() > from + 0.001).toList();
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static void assertDatesFollow(Session session, Instant first) {
    for (int i = 0; i < session.dates().size(); i++) {
      assertThat(session.dates().get(i)).isEqualTo(first.plusSeconds(i));
    }
  }

  // ---- target duration -------------------------------------------------------------------------

  @ParameterizedTest(name = "a keyframe every {0} frames: {1} s")
  @CsvSource({"12, 2", "25, 1", "27, 1", "50, 2"})
  void theTargetDuration_isThatOfTheKeyframesThatCameAtOnce(int keyEvery, int seconds)
      throws Exception {
    Session session = unknown().playAtOnce(camera(10, 2.52, keyEvery));
    assertThat(session.window().targetDurationSeconds()).isEqualTo(seconds);
    session.play(later(camera(10, 9, keyEvery), 12.52)).assertNoViolations();
  }

  @Test
  void aKeyframeThatWasAskedFor_tellsLessThanWhatFollowsIt() throws Exception {
    List<Frame> frames = both(video(10, 0.4, 25, 25), video(10.4, 1.6, 25, 50));
    Session session = new Session(NOTHING).begin(true, false).playAtOnce(frames);
    assertThat(session.window().targetDurationSeconds()).isEqualTo(2);
    session.assertNoViolations();
  }

  @Test
  void aKeyframeBecauseTheSceneChanged_saysNothingOfTheRest() throws Exception {
    List<Frame> frames = both(video(10, 0.6, 25, 25), video(10.6, 0.9, 25, 50));
    Session session = new Session(NOTHING).begin(true, false).playAtOnce(frames);
    assertThat(session.window().targetDurationSeconds()).isEqualTo(2);
  }

  @Test
  void withOneKeyframe_itIsTwoSeconds_andTheFirstPartWaitsForNothing() throws Exception {
    Session session = new Session(NOTHING).begin(true, false).play(video(10, 0.12, 25, 25));
    assertThat(session.window().isListable()).isTrue();
    assertThat(session.window().targetDurationSeconds()).isEqualTo(2);
  }

  @Test
  void soundAlone_needsNoMoreThanASecond() throws Exception {
    Session session = new Session(NOTHING).begin(false, true).play(audio(10, 9));
    assertThat(session.window().targetDurationSeconds()).isEqualTo(1);
    session.assertNoViolations();
  }

  @ParameterizedTest(name = "promised {0} s, known {1} ms: {2} s")
  @CsvSource({
    // Players may have its playlist.
    "2, 1000, 2",
    // The source was tested, and what was known is counted anew.
    "1, 0, 1",
    "4, 0, 4",
    "3, 2000, 3",
    "1, 2000, 2"
  })
  void whatWasPromised_isKeptWhereNothingElseIsKnown(int promised, int knownMillis, int seconds)
      throws Exception {
    RunStart start =
        new RunStart(
            "x",
            true,
            new Numbers(439_000_000, 366_000),
            true,
            Optional.of(new PlaylistTerms(promised, 220_000)));
    Session session = new Session(start, Duration.ofMillis(knownMillis)).begin(true, false);
    session.play(video(10, 9, 25, 25));
    assertThat(session.window().targetDurationSeconds()).isEqualTo(seconds);
    session.assertNoViolations();
  }
}
