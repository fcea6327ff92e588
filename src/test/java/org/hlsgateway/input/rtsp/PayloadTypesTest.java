package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtp.SessionDescription.Media;
import org.junit.jupiter.api.Test;

/** Packets of a medium by their payload types. */
class PayloadTypesTest {
  private static PayloadTypes types(String sdp) {
    Media media = SessionDescription.parse(sdp.getBytes(StandardCharsets.US_ASCII)).media().get(0);
    return new PayloadTypes(media, Formats.readable(media).orElseThrow());
  }

  private static PayloadTypes one() {
    return types("m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000");
  }

  private static PayloadTypes two() {
    return types("m=audio 0 RTP/AVP 97 8\na=rtpmap:97 MPEG4-GENERIC/16000/1");
  }

  @Test
  void othersBesideThem_areLeftOut() {
    PayloadTypes types = one();

    assertThat(types.takes(96)).isTrue();
    assertThat(types.takes(50)).isFalse();
    assertThat(types.takes(112)).isFalse();
    assertThat(types.takes(96)).isTrue();
    assertThat(types.instead()).isEmpty();
  }

  @Test
  void theOnlyFormat_mayComeByAnotherNumber_untilItsOwnComes() {
    PayloadTypes types = one();

    assertThat(types.takes(98)).isTrue();
    assertThat(types.takes(50)).isFalse();
    assertThat(types.takes(98)).isTrue();
    assertThat(types.takes(96)).isTrue();
    assertThat(types.takes(98)).isFalse();
  }

  @Test
  void ofTwoFormats_noneIsTakenForTheOther_andWhatComesIsSaid() {
    PayloadTypes types = two();
    for (int i = 0; i < 49; i++) {
      assertThat(types.takes(8)).isFalse();
      assertThat(types.instead()).isEmpty();
    }
    types.takes(8);

    assertThat(types.instead()).contains("G.711 (A-law) instead of AAC");
  }

  @Test
  void theSameCodingByItsOtherNumber_isTaken() {
    PayloadTypes types =
        types(
            "m=video 0 RTP/AVP 96 111 112 99\na=rtpmap:96 MP4V-ES/90000\n"
                + "a=rtpmap:111 H264/90000\na=rtpmap:112 H264/90000\na=rtpmap:99 RAW/90000");

    assertThat(types.takes(96)).isFalse();
    assertThat(types.takes(112)).isTrue();
    assertThat(types.takes(99)).isFalse();
    assertThat(types.takes(112)).isTrue();
    assertThat(types.instead()).isEmpty();
  }

  @Test
  void theSecondFormatBesideTheFirst_isNoFault() {
    PayloadTypes types = two();
    for (int i = 0; i < 60; i++) {
      assertThat(types.takes(8)).isFalse();
      assertThat(types.takes(97)).isTrue();
    }

    assertThat(types.instead()).isEmpty();
  }
}
