package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

class PlaylistTest {

  @Test
  void afterTheFirstPart_thePlaylistListsItAndHintsTheNext() throws Exception {
    Session session =
        new Session().begin(true, true).play(both(video(10, 0.12, 25, 25), audio(10, 0.12)));

    assertThat(session.playlist())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:1
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=3.000000,\
            PART-HOLD-BACK=0.660000,CAN-SKIP-UNTIL=6.000000
            #EXT-X-PART-INF:PART-TARGET=0.220000
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-MAP:URI="x_init0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.000Z
            #EXT-X-PART:DURATION=0.120000,URI="x_part0.m4s",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="x_part1.m4s"
            """);
  }

  @Test
  void afterARestart_thePlaylistGoesOnWithADiscontinuity() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 1.24, 25, 25));
    session.end();
    String ended = session.playlist();
    session.pass(Duration.ofSeconds(5)).begin(true, true);
    session.play(both(video(10, 1.24, 25, 25), audio(10, 1.24)));

    assertThat(ended)
        .endsWith(
            """
            #EXT-X-PART:DURATION=0.200000,URI="x_part6.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.040000,URI="x_part7.m4s"
            #EXTINF:0.240000,
            x_seg1.m4s
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="x_part8.m4s"
            """);
    assertThat(session.playlist())
        .endsWith(
            """
            #EXTINF:0.240000,
            x_seg1.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="x_init1.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:06.240Z
            #EXT-X-PART:DURATION=0.200000,URI="x_part8.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.200000,URI="x_part9.m4s"
            #EXT-X-PART:DURATION=0.200000,URI="x_part10.m4s"
            #EXT-X-PART:DURATION=0.200000,URI="x_part11.m4s"
            #EXT-X-PART:DURATION=0.200000,URI="x_part12.m4s"
            #EXTINF:1.000000,
            x_seg2.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:07.240Z
            #EXT-X-PART:DURATION=0.200000,URI="x_part13.m4s",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="x_part14.m4s"
            """);
    session.assertNoViolations();
  }

  @Test
  void finished_thePlaylistEndsAndHasNoHint() throws Exception {
    Session session = new Session().begin(false, true).play(audio(10, 0.6)).finish();

    assertThat(session.playlist())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:1
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=3.000000,\
            PART-HOLD-BACK=0.607989,CAN-SKIP-UNTIL=6.000000
            #EXT-X-PART-INF:PART-TARGET=0.202663
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-MAP:URI="x_init0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T11:59:59.999Z
            #EXT-X-PART:DURATION=0.106667,URI="x_part0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.192000,URI="x_part1.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.192000,URI="x_part2.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.106666,URI="x_part3.m4s",INDEPENDENT=YES
            #EXTINF:0.597333,
            x_seg0.m4s
            #EXT-X-ENDLIST
            """);
    session.assertNoViolations();
  }

  @Test
  void deltaUpdate_skipsWhatIsOlderThanSixTargetDurationsAndRepeatsTheMap() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 20.2, 25, 25));

    assertThat(session.window().deltaPlaylist().text())
        .startsWith(
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:1
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=3.000000,\
            PART-HOLD-BACK=0.660000,CAN-SKIP-UNTIL=6.000000
            #EXT-X-PART-INF:PART-TARGET=0.220000
            #EXT-X-MEDIA-SEQUENCE:13
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-SKIP:SKIPPED-SEGMENTS=1
            #EXT-X-MAP:URI="x_init0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:14.000Z
            #EXTINF:1.000000,
            x_seg14.m4s
            """)
        .endsWith(session.playlist().substring(session.playlist().indexOf("x_seg14.m4s")));
    session.assertNoViolations();
  }

  @Test
  void multivariant_describesWhatWasMeasured() throws Exception {
    Session session = new Session();
    assertThatThrownBy(() -> session.presentation().multivariant(""))
        .isInstanceOf(IllegalStateException.class);
    session.begin(true, true).play(both(video(10, 3.2, 25, 25), audio(10, 3.2)));

    assertThat(session.presentation().multivariant("?viewer=abc"))
        .matches(
            """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=\\d+,AVERAGE-BANDWIDTH=\\d+,\
            CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,\
            CLOSED-CAPTIONS=NONE
            x_main.m3u8\\?viewer=abc
            """);
    assertThatThrownBy(() -> session.presentation().multivariant("?a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void multivariant_offersCaptionsThatThePicturesCarry() throws Exception {
    byte[] message = TestStream.hex("06_04_0b_b500314741393403_c0ff80".replace("_", ""));
    byte[] captioned =
        TestStream.join(
            TestStream.int32(message.length), message, TestStream.keyContent(TestStream.SPS));
    List<Frame> frames = new ArrayList<>(video(10, 1.2, 25, 25));
    Frame key = frames.get(0);
    frames.set(0, new Frame(key.track(), key.dts(), key.duration(), 0, true, captioned));
    Session session = new Session().begin(true, false).play(frames);

    assertThat(session.presentation().multivariant(""))
        .contains(
            """
            #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="captions",NAME="CC1",INSTREAM-ID="CC1",\
            AUTOSELECT=YES
            """)
        .contains(",FRAME-RATE=25.000,CLOSED-CAPTIONS=\"captions\"\n");
  }

  @Test
  void multivariant_ofSoundAlone_saysNothingOfCaptions() throws Exception {
    Session session = new Session().begin(false, true).play(audio(10, 3));
    assertThat(session.presentation().multivariant("")).doesNotContain("CAPTIONS");
  }

  @Test
  void numbersHaveADotInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.US);
      Session expected = new Session().begin(true, true).play(video(10, 3, 25, 25)).finish();
      for (String tag : List.of("de-DE", "ar-EG-u-nu-arab", "fa-IR", "hi-IN-u-nu-deva", "tr")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        Session session = new Session().begin(true, true).play(video(10, 3, 25, 25)).finish();
        assertThat(session.playlist()).isEqualTo(expected.playlist());
        assertThat(session.presentation().multivariant(""))
            .isEqualTo(expected.presentation().multivariant(""));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aPlaylistIsRenderedOncePerWindow() throws Exception {
    LiveWindow window = new Session().begin(true, false).play(video(10, 1, 25, 25)).window();

    assertThat(window.playlist()).isSameAs(window.playlist());
    assertThat(window.playlist().gzip()).isSameAs(window.playlist().gzip());
    assertThat(window.deltaPlaylist()).isSameAs(window.playlist());
    assertThat(window.playlist().etag()).matches("\"[0-9a-f]{16}\"");
    assertThat(window.playlist().gzipEtag()).isNotEqualTo(window.playlist().etag());
    try (var in = new GZIPInputStream(new ByteArrayInputStream(window.playlist().gzip()))) {
      assertThat(in.readAllBytes()).isEqualTo(window.playlist().plain());
    }
  }
}
