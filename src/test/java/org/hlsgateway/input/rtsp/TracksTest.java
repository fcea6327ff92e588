package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.hlsgateway.rtp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a camera's tracks are played. */
class TracksTest {
  private static final String PICTURE =
      "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\n";
  private static final String AAC =
      "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\na=control:aac\r\n";
  private static final String G726 = "m=audio 0 RTP/AVP 98\r\na=rtpmap:98 G726-32/8000\r\n";
  private static final String G711 = "m=audio 0 RTP/AVP 0\r\na=control:g711\r\n";

  private static Tracks tracks(String text) throws Exception {
    return Tracks.of(SessionDescription.parse(text.getBytes(StandardCharsets.US_ASCII)), true);
  }

  @Test
  void theFirstSoundThatCanBeRead_isTaken() throws Exception {
    assertThat(tracks(PICTURE + G711 + AAC).audio().orElseThrow().control()).isEqualTo("aac");
  }

  @Test
  void soundThatIsNotCompressed_isTaken_whereThereIsNoOther() throws Exception {
    assertThat(tracks(PICTURE + G711).audio().orElseThrow().control()).isEqualTo("g711");
    assertThat(tracks(PICTURE + G726 + G711).audio().orElseThrow().control()).isEqualTo("g711");
  }

  /** ONVIF: a sound that is only sent there is a loudspeaker, and a camera sends none by it. */
  @Test
  void aSecondSoundThatIsOnlySent_isALoudspeaker() {
    assertThatThrownBy(() -> tracks(PICTURE + G726 + AAC + "a=sendonly\r\n"))
        .hasMessage("the sound is G726-32");
  }

  @Test
  void whatIsEncrypted_isLeftToFfmpeg_unlessTheSameComesInTheOpen() throws Exception {
    String secure = PICTURE.replace("RTP/AVP", "RTP/SAVP");
    String keyed = AAC + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0\r\n";

    assertThatThrownBy(() -> tracks(secure)).hasMessage("the picture is encrypted (SRTP)");
    assertThatThrownBy(() -> tracks(PICTURE + keyed)).hasMessage("the sound is encrypted (SRTP)");
    assertThat(tracks(secure + PICTURE).video().orElseThrow().encrypted()).isFalse();
  }

  /** ISO/IEC 14496-3: AAC-LC in frames of 960 samples, AAC-LD, AAC-ELD, HE-AAC over 960. */
  @ParameterizedTest
  @ValueSource(strings = {"140c", "bc08", "f8f02000", "2c0a0a04", "0c08"})
  void aacWithOtherFrames_isLeftToFfmpeg(String config) {
    assertThatThrownBy(() -> tracks(PICTURE + AAC + "a=fmtp:97 config=" + config + "\r\n"))
        .hasMessage("the sound is AAC of an unusual kind");
  }

  /** AAC-LC, HE-AAC, HE-AAC with parametric stereo, and a rate that is written out. */
  @ParameterizedTest
  @ValueSource(strings = {"1408", "2c0a0800", "ec0a0800", "17801f4008"})
  void aacWithUsualFrames_isTaken(String config) throws Exception {
    assertThat(tracks(PICTURE + AAC + "a=fmtp:97 config=" + config + "\r\n").audio()).isPresent();
  }

  @Test
  void aFirstSoundThatIsOnlySent_isWhatTheCameraMeansBySending() throws Exception {
    assertThat(tracks(PICTURE + AAC + "a=sendonly\r\n").audio()).isPresent();
  }
}
