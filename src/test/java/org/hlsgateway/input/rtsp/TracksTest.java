package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.hlsgateway.rtp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Which of a camera's tracks are played. */
class TracksTest {
  private static final String PICTURE =
      "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\n";
  private static final String AAC =
      "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\na=control:aac\r\n";
  private static final String G711 = "m=audio 0 RTP/AVP 0\r\na=control:g711\r\n";

  private static Tracks tracks(String text) throws Exception {
    return Tracks.of(SessionDescription.parse(text.getBytes(StandardCharsets.US_ASCII)), true);
  }

  @Test
  void theFirstSoundThatCanBeRead_isTaken() throws Exception {
    assertThat(tracks(PICTURE + G711 + AAC).audio().orElseThrow().control()).isEqualTo("aac");
  }

  /** ONVIF: a sound that is only sent there is a loudspeaker, and a camera sends none by it. */
  @Test
  void aSecondSoundThatIsOnlySent_isALoudspeaker() {
    assertThatThrownBy(() -> tracks(PICTURE + G711 + AAC + "a=sendonly\r\n"))
        .hasMessage("the sound is G.711 (µ-law)");
  }

  @Test
  void aFirstSoundThatIsOnlySent_isWhatTheCameraMeansBySending() throws Exception {
    assertThat(tracks(PICTURE + AAC + "a=sendonly\r\n").audio()).isPresent();
  }
}
