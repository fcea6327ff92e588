package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.hlsgateway.rtp.SessionDescription.Kind;
import org.hlsgateway.rtp.SessionDescription.Media;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions as cameras write them. */
class SessionDescriptionTest {

  @Test
  void anOrdinaryOne_isRead() {
    SessionDescription description =
        parse(
            """
            v=0
            o=- 1 1 IN IP4 10.0.0.1
            s=Media Presentation
            a=control:*
            t=0 0
            m=video 0 RTP/AVP 96
            a=rtpmap:96 H264/90000
            a=fmtp:96 profile-level-id=4D0014;packetization-mode=1;sprop-parameter-sets=Z00AKg==,aO48gA==
            a=control:rtsp://10.0.0.1/trackID=1
            m=audio 0 RTP/AVP 104
            a=rtpmap:104 mpeg4-generic/16000/1
            a=fmtp:104 SizeLength=13; IndexLength=3; IndexDeltaLength=3; mode=AAC_hbr; config=1408;
            a=control:trackID=2
            """);

    assertThat(description.control()).isEqualTo("*");
    assertThat(description.media()).hasSize(2);
    Format video = description.media().get(0).formats().get(0);
    assertThat(video.encoding()).isEqualTo("H264");
    assertThat(video.clockRate()).isEqualTo(90_000);
    assertThat(video.parameter("sprop-parameter-sets")).contains("Z00AKg==,aO48gA==");
    Format audio = description.media().get(1).formats().get(0);
    assertThat(audio.encoding()).isEqualTo("MPEG4-GENERIC");
    assertThat(audio.channels()).isEqualTo(1);
    assertThat(audio.number("sizelength", 0)).isEqualTo(13);
    assertThat(AacFormat.config(audio)).containsExactly(0x14, 0x08);
  }

  /** Uniview, Altasec, Verint, Vurix, FLIR, Sony, Tuya and others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "o=- 1001 1 IN ",
        "o=Channel1 1 2 IN IP4",
        "o=- 1 1 IN IPV4 1.2.3.4",
        "o=RTSP Session 1 2 IN",
        "o=-0 0 IN IP4 ..",
        "c=",
        "c=IN",
        "c=IN c=IN IP4 0.0.0.0",
        "c=IN 192.168.4.232",
        "c=In IP4",
        "t=now-",
        "r=0 0",
        "s=",
        "i=",
        "\u0001\u0002\ufffd",
        "x",
        "=",
        "m",
        "a",
        "a=",
        "b=RR:x",
        "a=framerate:0S",
        "a=range:npt=now-",
        "a=length:npt=0",
        "a=x-framerate: 12",
        "a=Media_header:MEDIAINFO=494D4B48"
      })
  void anyOtherLine_isALineLess(String line) {
    String medium = "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:trackID=0";

    for (String text : new String[] {line + "\n" + medium, medium + "\n" + line}) {
      SessionDescription description = parse(text);
      assertThat(description.media()).hasSize(1);
      assertThat(Formats.readable(description.media().get(0))).isPresent();
      assertThat(description.media().get(0).control()).isEqualTo("trackID=0");
    }
  }

  @Test
  void mediaAlone_withoutALastLineEnd_andWithLinesOfAllEnds_isEnough() {
    SessionDescription description =
        parse("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\n\r\n\0a=control:trackID=0");

    assertThat(description.media().get(0).control()).isEqualTo("trackID=0");
  }

  /** TP-Link, Mercury, UDP Technology, BZBGEAR, Wisenet. */
  @Test
  void mediaOfOtherKinds_areOther_andThoseWithoutAFormatAreNone() {
    SessionDescription description =
        parse(
            """
            m=application/TP-LINK 0 RTP/AVP smart/1/90000
            a=rtpmap:95 TP-LINK/90000
            m=metadata 0 RTP/AVP 98
            m=vana
            m=application 0 RTP/AVP 107
            a=rtpmap:107 vnd.onvif.metadata/90000
            m=video -1353744643 RTP/AVP 96
            a=rtpmap:96 H264/90000
            """);

    assertThat(description.media())
        .extracting(Media::kind)
        .containsExactly(Kind.OTHER, Kind.OTHER, Kind.VIDEO);
  }

  /** HIK Media Server V5.03, AMS32. */
  @Test
  void parametersOfAnotherPayloadType_areMeant_whereThereIsOne() {
    Media media =
        medium(
            "m=audio 0 RTP/AVP 104", "a=rtpmap:104 MPEG4-GENERIC/16000", "a=fmtp: 97 config=1408");

    assertThat(AacFormat.config(media.formats().get(0))).containsExactly(0x14, 0x08);
    assertThat(medium("m=video 0 RTP/AVP 96", "a=fmtp:96").formats().get(0).parameters()).isEmpty();
  }

  @Test
  void payloadTypes_areOfTheirMediumAlone() {
    SessionDescription description =
        parse(
            """
            m=audio 0 RTP/AVP 96
            a=rtpmap:96 mpeg4-generic/48000/2
            m=audio 0 RTP/AVP 96
            a=rtpmap:96 opus/48000/2
            """);

    assertThat(description.media().get(0).formats().get(0).encoding()).isEqualTo("MPEG4-GENERIC");
    assertThat(description.media().get(1).formats().get(0).encoding()).isEqualTo("OPUS");
  }

  /** Anpviz redefines 0; Wisenet and H264DVR say nothing of 14 and 8; Bosch uses 35. */
  @Test
  void whatIsSaidOfAPayloadType_countsBeforeWhatIsAgreedOn() {
    assertThat(
            medium("m=audio 0 RTP/AVP 0", "a=rtpmap:0 MPEG4-GENERIC/16000/2")
                .formats()
                .get(0)
                .encoding())
        .isEqualTo("MPEG4-GENERIC");
    assertThat(medium("m=audio 0 RTP/AVP 8\t ").formats().get(0).encoding()).isEqualTo("PCMA");
    assertThat(medium("m=audio 0 RTP/AVP 14").formats().get(0).clockRate()).isEqualTo(90_000);
    assertThat(medium("m=video 0 RTP/AVP 35", "a=rtpmap:35 H264/90000").formats().get(0).encoding())
        .isEqualTo("H264");
  }

  /** FLIR. */
  @Test
  void ofSeveralFormats_theFirstThatCanBeReadIsTaken() {
    Media media =
        medium(
            "m=video 0 RTP/AVP 96 97 111",
            "a=rtpmap:96 MP4V-ES/90000",
            "a=rtpmap:97 MP4V-ES/90000",
            "a=rtpmap:111 H264/90000");

    assertThat(Formats.readable(media).map(Format::payloadType)).contains(111);
  }

  @Test
  void parameterSets_areAHint() {
    assertThat(sets("profile-level-id=4D0014;packetization-mode=0").isComplete()).isFalse();
    assertThat(sets("packetization-mode=1; sprop-parameter-sets=").isComplete()).isFalse();
    // Revotech writes start codes, VStarcam nonsense, macro-video one set.
    assertThat(sets("sprop-parameter-sets=AAAAAWdCwB4=,AAAAAWjODw==").isComplete()).isTrue();
    assertThat(sets("sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,aM48gA==;").isComplete())
        .isTrue();
    assertThat(sets("sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,=").isComplete()).isFalse();
    assertThat(sets("sprop-parameter-sets=6SYz%%,!").isComplete()).isFalse();
  }

  @Test
  void whatTheStreamSays_countsBeforeTheHint_andSeveralArekept() {
    ParameterSets sets = sets("sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,aM48gA==");

    assertThat(sets.add(new byte[] {0x68, (byte) 0xce, 0x3c, (byte) 0x80})).isFalse();
    assertThat(sets.add(new byte[] {0x68, 0x48, 0x3c, (byte) 0x80})).isTrue();
    assertThat(sets.add(new byte[] {0x68, 0x48, 0x3c, (byte) 0x80})).isFalse();
    assertThat(sets.isComplete()).isTrue();
  }

  /** Thingino, Xiaomi; AMS32; LiveReporter. */
  @Test
  void soundThatIsHalfDescribed_isRead() {
    assertThat(
            Formats.clockRate(
                medium("m=audio 0 RTP/AVP 97", "a=rtpmap:97 OPUS/16000/1").formats().get(0)))
        .isEqualTo(48_000);
    byte[] assumed =
        AacFormat.config(
            medium("m=audio 0 RTP/AVP 97", "a=rtpmap:97 mpeg4-generic/16000").formats().get(0));
    assertThat(assumed).containsExactly(0x14, 0x08);
    byte[] latm =
        Formats.aacConfig(
            medium(
                    "m=audio 0 RTP/AVP 97",
                    "a=rtpmap:97 MP4A-LATM/16000/1",
                    "a=fmtp:40 profile-level-id=15;cpresent=0;config=")
                .formats()
                .get(0));
    assertThat(latm).containsExactly(0x14, 0x08);
    byte[] mux =
        Formats.aacConfig(
            medium(
                    "m=audio 0 RTP/AVP 97",
                    "a=rtpmap:97 MP4A-LATM/44100/2",
                    "a=fmtp:97 cpresent=0;config=400024203fc0")
                .formats()
                .get(0));
    assertThat(mux).containsExactly(0x12, 0x10);
  }

  private static ParameterSets sets(String parameters) {
    return ParameterSets.of(
        medium("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=fmtp:96 " + parameters)
            .formats()
            .get(0));
  }

  private static Media medium(String... lines) {
    return parse(String.join("\r\n", lines)).media().get(0);
  }

  private static SessionDescription parse(String text) {
    return SessionDescription.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
