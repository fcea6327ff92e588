package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.packager.playlist.MediaPlaylist;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run's playlists say to who has a playlist of the run before. */
class NextRunTest {

  private static final Numbers FIRST = new Numbers(439_000_000, 366_000);

  private static RunStart next(String run) {
    return new RunStart(run, true, FIRST, true, Optional.empty());
  }

  private static Session live(RunStart start, double seconds) throws Exception {
    return new Session(start)
        .begin(true, true)
        .play(Session.both(Session.video(10, seconds, 25, 25), Session.audio(10, seconds)));
  }

  private static Reload decide(LiveWindow window, long msn, String part, String skip) {
    return window.decide(ReloadRequest.of(Long.toString(msn), part, skip));
  }

  @Test
  void theFirstSegment_doesNotContinueWhatWasListedBefore() throws Exception {
    Session session = live(next("x"), 3.5);
    assertThat(session.playlist())
        .contains(
            "\n#EXT-X-MEDIA-SEQUENCE:439000000\n#EXT-X-DISCONTINUITY-SEQUENCE:366000\n"
                + "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:")
        .containsOnlyOnce("#EXT-X-DISCONTINUITY\n")
        .contains("x_seg439000000.m4s");
    session.assertNoViolations();
  }

  @Test
  void theFirstRunOfAll_hasNothingToContinue() throws Exception {
    Session session = live(new RunStart("x", true, FIRST, false, Optional.empty()), 3.5);
    assertThat(session.playlist())
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:366000\n")
        .doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void numbersGoOn_whenTheFirstSegmentHasLeftTheList_andAcrossARestartOfTheSource()
      throws Exception {
    Session session = live(next("x"), 12.5);
    assertThat(session.playlist())
        .contains("#EXT-X-MEDIA-SEQUENCE:439000005\n#EXT-X-DISCONTINUITY-SEQUENCE:366001\n");
    assertThat(session.presentation().next()).isEqualTo(new Numbers(439_000_013, 366_001));
    session
        .end()
        .begin(true, true)
        .play(Session.both(Session.video(10, 1.5, 25, 25), Session.audio(10, 1.5)));
    assertThat(session.presentation().next()).isEqualTo(new Numbers(439_000_015, 366_002));
    session.assertNoViolations();
  }

  @Test
  void transportStreams_haveTheSameNumbers() throws Exception {
    TsView view = live(next("x"), 3.5).window().transportStream();
    Reload.Answer answer = (Reload.Answer) view.decide(ReloadRequest.NOW);
    assertThat(answer.playlist().text())
        .contains(
            "\n#EXT-X-MEDIA-SEQUENCE:439000000\n#EXT-X-DISCONTINUITY-SEQUENCE:366000\n"
                + "#EXT-X-DISCONTINUITY\n");
    assertThat(view.decide(ReloadRequest.of("438999000", null, null)))
        .isInstanceOf(Reload.Answer.class);
  }

  @Test
  void transportStreams_ofWhichNoneIsWholeYet_areWaitedFor() throws Exception {
    TsView view = live(next("x"), 0.7).window().transportStream();
    for (String msn : List.of("438999000", "439000000", "439000001")) {
      assertThat(view.decide(ReloadRequest.of(msn, null, null)))
          .as(msn)
          .isInstanceOf(Reload.Wait.class);
    }
    assertThat(view.decide(ReloadRequest.of("439000002", null, null)))
        .isInstanceOf(Reload.TooFarAhead.class);
  }

  @Test
  void whoWaitsForANumberOfTheRunBefore_isAnsweredAtOnce_inFull() throws Exception {
    LiveWindow window = live(next("x"), 12.5).window();
    for (long msn : List.of(0L, 438_999_000L, 438_999_999L, 439_000_000L)) {
      for (String part : new String[] {null, "0", "7"}) {
        Reload.Answer answer = (Reload.Answer) decide(window, msn, part, "YES");
        assertThat(answer.playlist().text())
            .as("%s %s", msn, part)
            .doesNotContain("#EXT-X-SKIP")
            .contains("#EXT-X-MEDIA-SEQUENCE:439000005\n");
      }
    }
  }

  @Test
  void whoHasSeenThisRun_getsADelta() throws Exception {
    LiveWindow window = live(next("x"), 12.5).window();
    Reload.Answer answer = (Reload.Answer) decide(window, 439_000_001, "0", "YES");
    assertThat(answer.playlist().text()).contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n");
  }

  @Test
  void whoDoesNotSayWhatTheyHave_getsEverything() throws Exception {
    LiveWindow window = live(next("x"), 12.5).window();
    Reload.Answer answer = (Reload.Answer) window.decide(ReloadRequest.of(null, null, "YES"));
    MediaPlaylist whole = answer.version();
    assertThat(answer.playlist()).isSameAs(whole.render());
  }

  @Test
  void playlistsKeepTheirNames_andMediaHasThatOfItsRun() throws Exception {
    Session one = live(next("x"), 3.5);
    Session another = live(next("y"), 3.5);
    String playlist = one.window().playlistName();
    assertThat(playlist).matches("live_[0-9a-f]{8}\\.m3u8").matches(LiveWindow::isLastingName);
    assertThat(another.window().playlistName()).isEqualTo(playlist);
    assertThat(one.presentation().multivariant("")).contains("\n" + playlist + "\n");
    assertThat(one.window().owns(playlist)).isTrue();
    assertThat(one.window().owns("x_seg439000000.m4s")).isTrue();
    assertThat(one.window().owns("y_seg439000000.m4s")).isFalse();
    assertThat(another.playlist()).doesNotContain("\"x_").doesNotContain("\nx_");
  }

  @Test
  void whatIsPromisedDifferently_hasAnotherName() throws Exception {
    String usual = live(next("x"), 3.5).window().playlistName();
    Session silent = new Session(next("x")).begin(true, false).play(Session.video(10, 3.5, 25, 25));
    Session slower = new Session(next("x")).begin(true, true);
    slower.play(Session.both(Session.video(10, 3.5, 10, 10), Session.audio(10, 3.5)));
    assertThat(silent.window().playlistName()).as("other codecs").isNotEqualTo(usual);
    assertThat(slower.window().playlistName()).as("another part target").isNotEqualTo(usual);
  }

  @ParameterizedTest(name = "{0} s and {1} us: kept {2}")
  @CsvSource({
    "1, 220000, true",
    "1, 215000, true",
    "1, 225000, true",
    "2, 220000, true",
    // Shorter than half a frame of jitter needs, longer than 85% of it is filled.
    "1, 205000, false",
    "1, 236000, false",
    // Three times as far behind as need be.
    "3, 220000, false"
  })
  void whatWasPromised_isKeptWhereItIsTrueOfThisRunToo(int seconds, long part, boolean kept)
      throws Exception {
    PlaylistTerms promised = new PlaylistTerms(seconds, part);
    RunStart start = new RunStart("x", true, FIRST, true, Optional.of(promised));
    Session session = live(start, 9.5);
    assertThat(session.presentation().terms())
        .isEqualTo(kept ? promised : new PlaylistTerms(1, 220_000));
    session.assertNoViolations();
  }

  @Test
  void aSourceThatNeedsALongerTargetDuration_getsIt() throws Exception {
    RunStart start =
        new RunStart("x", true, FIRST, true, Optional.of(new PlaylistTerms(1, 220_000)));
    Session session = new Session(start, Duration.ofSeconds(4)).begin(true, false);
    session.play(Session.video(10, 9.5, 25, 100));
    assertThat(session.presentation().terms()).isEqualTo(new PlaylistTerms(4, 220_000));
    assertThat(session.window().playlistName())
        .isNotEqualTo(live(start, 3.5).window().playlistName());
    session.assertNoViolations();
  }
}
