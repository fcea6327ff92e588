package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.packager.Session.video;

import java.util.stream.Stream;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadTest {

  /** Segments 0 and 1 are whole (five parts each), segment 2 has two parts. */
  private static LiveWindow window() throws Exception {
    return new Session().begin(true, false).play(video(10, 2.4, 25, 25)).window();
  }

  @ParameterizedTest(name = "msn {0}, part {1}, skip {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -, Answer",
        "-, -, YES, Answer",
        "-, 0, -, BadRequest",
        "x, -, -, BadRequest",
        "2, -1, -, BadRequest",
        "'', -, -, BadRequest",
        "99999999999999999999, 0, -, BadRequest",
        "2, 0, NO, BadRequest",
        "0, -, -, Answer",
        "0, 900, -, Answer",
        "1, 4, -, Answer",
        "1, 5, -, Answer",
        "1, -, YES, Answer",
        "2, -, -, Wait",
        "2, -, YES, Wait",
        "2, 1, YES, Answer",
        "2, 2, -, Wait",
        "2, 3, -, Wait",
        "2, 15, -, Wait",
        "2, 16, -, TooFarAhead",
        "3, -, -, Wait",
        "3, 0, -, Wait",
        "3, 13, -, Wait",
        "3, 14, -, TooFarAhead",
        "4, -, -, Wait",
        "5, -, -, TooFarAhead",
        "5, 0, -, TooFarAhead",
      })
  void requestsAreDecidedByTheRule(String msn, String part, String skip, String outcome)
      throws Exception {
    assertThat(window().decide(ReloadRequest.of(msn, part, skip)).getClass().getSimpleName())
        .isEqualTo(outcome);
  }

  @Test
  void partPastTheLast_whenItsSegmentCloses_waitsForTheNextSegmentsFirst() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 2, 25, 25));
    ReloadRequest request = ReloadRequest.of("1", "5", null);
    assertThat(session.window().decide(request)).isInstanceOf(Reload.Wait.class);

    // The keyframe closes the segment: the playlist changes, but has no part that was not there.
    session.play(video(12, 0.04, 25, 25));
    assertThat(session.playlist()).contains("x_seg1.m4s");
    assertThat(session.window().decide(request)).isInstanceOf(Reload.Wait.class);
    assertThat(session.window().decide(ReloadRequest.of("1", "900", null)))
        .isInstanceOf(Reload.Wait.class);
    assertThat(session.window().decide(ReloadRequest.of("1", "4", null)))
        .isInstanceOf(Reload.Answer.class);
    assertThat(session.window().decide(ReloadRequest.of("4", "0", null)))
        .isInstanceOf(Reload.TooFarAhead.class);

    session.play(video(12.04, 0.16, 25, 25));
    assertThat(session.window().decide(request)).isInstanceOf(Reload.Answer.class);
  }

  @Test
  void segmentWithoutAPart_isThereOnceItIsWhole() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 2.8, 25, 25));
    ReloadRequest request = ReloadRequest.of("2", null, null);
    assertThat(session.window().decide(request)).isInstanceOf(Reload.Wait.class);

    session.play(video(10, 3.04, 25, 25).subList(70, 76));
    assertThat(session.playlist()).contains("x_seg2.m4s");
    assertThat(session.window().decide(request)).isInstanceOf(Reload.Answer.class);
  }

  @Test
  void beforeAnythingIsListed_everythingWaits() {
    LiveWindow window = new Session().window();

    assertThat(Stream.of(ReloadRequest.NOW, ReloadRequest.of("0", "0", null)))
        .allSatisfy(r -> assertThat(window.decide(r)).isInstanceOf(Reload.Wait.class));
  }

  @Test
  void afterTheEnd_directivesAreIgnored() throws Exception {
    LiveWindow window =
        new Session().begin(true, false).play(video(10, 12, 25, 25)).finish().window();

    assertThat(Stream.of("0", "12", "900").map(msn -> ReloadRequest.of(msn, "3", "YES")))
        .allSatisfy(
            r ->
                assertThat(((Reload.Answer) window.decide(r)).playlist())
                    .isSameAs(window.playlist()));
  }
}
