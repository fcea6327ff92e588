package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;

class KeepingTest {

  @Test
  void aSegmentIsItsPartsBytes_oneCopy() throws Exception {
    LiveWindow window = new Session().begin(true, true).play(video(10, 2.2, 25, 25)).window();

    Media segment = found(window, "x_seg0.m4s");
    assertThat(segment.chunks()).hasSize(5);
    long length = 0;
    for (int i = 0; i < 5; i++) {
      Media part = found(window, "x_part" + i + ".m4s");
      assertThat(segment.chunks().get(i)).isSameAs(part.chunks().get(0));
      length += part.length();
    }
    assertThat(segment.length()).isEqualTo(length);
    assertThat(segment.contentType()).isEqualTo("video/mp4");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    segment.writeTo(all, 0, length);
    ByteArrayOutputStream range = new ByteArrayOutputStream();
    segment.writeTo(range, 700, 600);
    assertThat(range.toByteArray()).isEqualTo(Arrays.copyOfRange(all.toByteArray(), 700, 1300));
    assertThatThrownBy(() -> segment.writeTo(range, segment.length(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHintedPartIsHinted_otherNamesAreAbsent() throws Exception {
    LiveWindow window = new Session().begin(true, false).play(video(10, 1.4, 25, 25)).window();

    assertThat(window.media("x_part8.m4s")).isInstanceOf(MediaLookup.Hinted.class);
    assertThat(window.media("x_part9.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(window.media("x_seg1.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(window.media("../x_seg0.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(window.media("x_init0.mp4")).isInstanceOf(MediaLookup.Found.class);
  }

  @Test
  void mediaIsKeptForAWhileAfterItLeftTheList() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 8.2, 25, 25));
    assertThat(session.playlist()).contains("MEDIA-SEQUENCE:1\n");
    // It left the list at 8 s, was a second long, and the longest list was 8 s.
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Found.class);

    session.pass(Duration.ofMillis(8700)).expire();
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Found.class);
    session.pass(Duration.ofMillis(700)).expire();
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(session.window().media("x_seg1.m4s")).isInstanceOf(MediaLookup.Found.class);
    session.assertNoViolations();
  }

  @Test
  void whatLeftTheList_isKeptLonger_ifTheListGrowsLonger() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 8.2, 25, 25));
    // Segments of 1.4 s from now on: the list grows by a second.
    session.play(video(18.2, 4.2, 25, 35));
    session.pass(Duration.ofMillis(4_900)).expire();

    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Found.class);
    session.pass(Duration.ofSeconds(2)).expire();
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Absent.class);
  }

  @Test
  void partsAreServedForThreeTargetDurationsAfterTheyLeftTheList() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 4.2, 25, 25));
    assertThat(session.playlist()).doesNotContain("x_part5.m4s").contains("x_part6.m4s");
    assertThat(session.window().media("x_part5.m4s")).isInstanceOf(MediaLookup.Found.class);

    session.pass(Duration.ofMillis(3100)).expire();

    assertThat(session.window().media("x_part5.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(session.window().media("x_part6.m4s")).isInstanceOf(MediaLookup.Found.class);
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Found.class);
  }

  @Test
  void afterTheEnd_everythingIsKeptForThePlaylistsDurationAndThenGone() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 5, 25, 25)).finish();
    session.pass(Duration.ofMillis(4900)).expire();
    assertThat(session.window().isListable()).isTrue();
    assertThat(session.window().media("x_seg4.m4s")).isInstanceOf(MediaLookup.Found.class);

    session.pass(Duration.ofMillis(200)).expire();

    assertThat(session.window().isListable()).isFalse();
    assertThat(session.window().isEnded()).isTrue();
    assertThat(session.window().media("x_seg4.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(session.window().decide(ReloadRequest.NOW)).isInstanceOf(Reload.Gone.class);
  }

  @Test
  void manyRestarts_keepNumbersRisingAndDiscontinuitiesCounted() throws Exception {
    Session session = new Session();
    for (int run = 0; run < 12; run++) {
      session.begin(true, run % 2 == 0);
      session.play(
          run % 2 == 0 ? both(video(10, 2.4, 25, 25), audio(10, 2.4)) : video(10, 2.4, 25, 25));
      session.end().pass(Duration.ofSeconds(2)).expire();
    }

    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("DISCONTINUITY-SEQUENCE:0\n");
    assertThat(session.window().media("x_init0.mp4")).isInstanceOf(MediaLookup.Absent.class);
  }

  @Test
  void anInputThatBringsNothing_leavesNoTrace() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 2, 25, 25)).end();
    String before = session.playlist();
    session.begin(true, false).end().begin(true, false).play(video(10, 0.08, 25, 25)).end();

    // The session's part target is known by now: two frames make a part.
    assertThat(session.playlist()).startsWith(before.substring(0, before.indexOf("#EXT-X-PREL")));
    session.assertNoViolations();
  }

  @Test
  void lastMediaAt_isWhenTheLastVideoFrameCame() throws Exception {
    Session session = new Session();
    assertThat(session.packager.lastMediaAt()).isEmpty();
    session.begin(true, true).play(video(10, 1, 25, 25));
    assertThat(session.packager.lastMediaAt()).contains(session.now());

    session.play(audio(11, 2));

    assertThat(session.packager.lastMediaAt()).contains(Session.START.plusSeconds(1));
  }

  private static Media found(LiveWindow window, String file) {
    return ((MediaLookup.Found) window.media(file)).media();
  }
}
