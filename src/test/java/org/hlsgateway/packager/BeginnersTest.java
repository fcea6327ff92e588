package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.checker.PlaylistChecker;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What who needs whole segments gets of a channel that has just started. */
class BeginnersTest {

  private static final Numbers FIRST = new Numbers(439_000_000, 366_000);

  private static LiveWindow after(double seconds) throws Exception {
    RunStart start = new RunStart("x", true, FIRST, true, Optional.empty());
    Session session = new Session(start).begin(true, false);
    return session.play(Session.video(10, seconds, 25, 25)).assertNoViolations().window();
  }

  private static ReloadRequest asks(String msn, String part) {
    return ReloadRequest.of(msn, part, null);
  }

  private static String answer(LiveWindow window, ReloadRequest request) {
    return ((Reload.Answer) window.decideForBeginner(request)).playlist().text();
  }

  @Test
  void partsAlone_areWaitedWith() throws Exception {
    LiveWindow window = after(0.7);
    assertThat(window.decide(ReloadRequest.NOW)).isInstanceOf(Reload.Answer.class);
    assertThat(window.decideForBeginner(ReloadRequest.NOW)).isInstanceOf(Reload.Wait.class);
    // Of before a restart: what it has goes on with a whole segment.
    assertThat(window.decideForBeginner(asks("438999000", "2"))).isInstanceOf(Reload.Wait.class);
  }

  @ParameterizedTest(name = "after {0} s")
  @ValueSource(doubles = {1.3, 1.7, 2.7})
  void theFirstWholeSegments_areAsTheyWereWhenTheLastBecameWhole(double seconds) throws Exception {
    LiveWindow window = after(seconds);
    String text = answer(window, ReloadRequest.NOW);
    PlaylistChecker checker = new PlaylistChecker();
    checker.accept(text, Session.START);
    checker.accept(window.playlist().text(), Session.START);
    assertThat(checker.violations()).isEmpty();
    assertThat(text)
        .contains("\n#EXT-X-MEDIA-SEQUENCE:439000000\n")
        .contains("CAN-BLOCK-RELOAD=YES")
        .containsPattern(
            "_seg" + (439_000_000 + (long) seconds - 1) + "\\.m4s\n#EXT-X-PRELOAD-HINT")
        .doesNotContain("_seg" + (439_000_000 + (long) seconds) + ".m4s");
  }

  /** Draft 6.2.1: what is promised may not change, from the very first answer on. */
  @Test
  void theFirstAnswers_promiseWhatLaterOnesDo() throws Exception {
    String promised = promises(answer(after(1.3), ReloadRequest.NOW));
    assertThat(promised).contains("PART-TARGET=", "PART-HOLD-BACK=", "TARGETDURATION:");
    for (double seconds : new double[] {1.7, 2.7, 3.7}) {
      assertThat(promises(answer(after(seconds), ReloadRequest.NOW))).isEqualTo(promised);
      assertThat(promises(after(seconds).playlist().text())).isEqualTo(promised);
    }
  }

  @Test
  void whatIsHinted_isThereOrComes() throws Exception {
    LiveWindow window = after(1.7);
    String text = answer(window, ReloadRequest.NOW);
    String hinted = text.replaceAll("(?s).*PRELOAD-HINT:TYPE=PART,URI=\"(.*?)\".*", "$1");
    assertThat(window.playlist().text()).contains("#EXT-X-PART:DURATION=0.200000,URI=\"" + hinted);
    assertThat(window.media(hinted)).isInstanceOf(MediaLookup.Found.class);
  }

  private static String promises(String playlist) {
    return playlist
        .lines()
        .filter(line -> line.matches("#EXT-X-(TARGETDURATION|SERVER-CONTROL|PART-INF):.*"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whoWaitsForParts_getsThem() throws Exception {
    String text = answer(after(1.7), asks("439000001", "0"));
    assertThat(text).contains("x_seg439000000.m4s\n#EXT-X-PROGRAM-DATE-TIME").contains("HINT");
  }

  @Test
  void withThreeWholeSegments_theyGetWhatAllGet() throws Exception {
    LiveWindow window = after(3.7);
    assertThat(answer(window, ReloadRequest.NOW)).isEqualTo(window.playlist().text());
  }

  /** Otherwise who needs a whole segment would wait for ten seconds. */
  @Test
  void theFirstSegment_isShort_howeverFarApartKeyframesAre() throws Exception {
    RunStart start = new RunStart("x", true, FIRST, true, Optional.empty());
    Session session = new Session(start, Duration.ofSeconds(10)).begin(true, false);
    session.play(Session.video(10, 24, 25, 250)).assertNoViolations();
    assertThat(session.playlist().lines().filter(line -> line.startsWith("#EXTINF:")))
        .containsExactly("#EXTINF:1.920000,", "#EXTINF:8.080000,", "#EXTINF:10.000000,");
  }

  /** As files of pushed streams are cut. */
  @Test
  void whereLongSegmentsAreAskedFor_theFirstOneTooEndsAtAKeyframe() throws Exception {
    Session session =
        Session.cutAt(Duration.ofSeconds(3), Duration.ofSeconds(8)).begin(true, false);
    session.play(Session.video(10, 18, 25, 200)).assertNoViolations();
    assertThat(session.playlist().lines().filter(line -> line.startsWith("#EXTINF:")))
        .containsExactly("#EXTINF:8.000000,", "#EXTINF:8.000000,");
  }

  @Test
  void whatHasEnded_isAnsweredAtOnce() throws Exception {
    RunStart start = new RunStart("x", true, FIRST, true, Optional.empty());
    Session session = new Session(start).begin(true, false);
    LiveWindow window = session.play(Session.video(10, 0.5, 25, 25)).finish().window();
    assertThat(answer(window, ReloadRequest.NOW)).contains("#EXT-X-ENDLIST");
  }
}
