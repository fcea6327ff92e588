package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceSettings.Transport;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.InputOptions.RtspTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
  private static final SourceUrl CAMERA = new SourceUrl("rtsp://cam/1");
  private final Opening opening = new Opening();

  private static SourceSettings settings(Transport transport) {
    return new SourceSettings(
        transport,
        Optional.of(Duration.ofSeconds(3)),
        Duration.ZERO,
        Optional.of("agent"),
        false,
        List.of(),
        false);
  }

  private RtspTransport transport(SourceUrl source) {
    return opening.of(source, settings(Transport.AUTO)).transport();
  }

  @Test
  void settings_arePassedOn_andNothingSaidIsTheUsual() {
    assertThat(opening.of(CAMERA, settings(Transport.UDP)))
        .isEqualTo(
            new InputOptions(
                RtspTransport.UDP, Duration.ofSeconds(3), Optional.of("agent"), false));
    assertThat(opening.of(CAMERA, SourceSettings.DEFAULT)).isEqualTo(InputOptions.USUAL);
  }

  @Test
  void besideTls_nothingComesByUdp() {
    SourceUrl secure = new SourceUrl("rtsps://cam/1");
    assertThat(opening.of(secure, settings(Transport.UDP)).transport())
        .isEqualTo(RtspTransport.TCP);
    assertThat(opening.of(secure, settings(Transport.HTTP)).transport())
        .isEqualTo(RtspTransport.HTTP);
    assertThat(opening.refused(secure, settings(Transport.AUTO))).isFalse();
    assertThat(transport(secure)).isEqualTo(RtspTransport.TCP);
  }

  @Test
  void sourceThatRefusesTcp_isOpenedByUdp_alsoNextTime_andNoOtherIs() {
    assertThat(transport(CAMERA)).isEqualTo(RtspTransport.TCP);
    assertThat(opening.refused(CAMERA, settings(Transport.AUTO))).isTrue();
    assertThat(transport(CAMERA)).isEqualTo(RtspTransport.UDP);
    assertThat(transport(CAMERA)).isEqualTo(RtspTransport.UDP);
    assertThat(transport(new SourceUrl("rtsp://other/1"))).isEqualTo(RtspTransport.TCP);
  }

  @Test
  void sourceThatRefusesBoth_isNotTriedAtOnceAgain_andThenWithTcp() {
    opening.refused(CAMERA, settings(Transport.AUTO));
    assertThat(opening.refused(CAMERA, settings(Transport.AUTO))).isFalse();
    assertThat(transport(CAMERA)).isEqualTo(RtspTransport.TCP);
  }

  @Test
  void whatIsMpegTs_isOpenedAsThatNextTime_untilItIsSomethingElse() {
    assertThat(opening.of(CAMERA, SourceSettings.DEFAULT).transportStream()).isFalse();
    opening.found(CAMERA, true);
    assertThat(opening.of(CAMERA, SourceSettings.DEFAULT).transportStream()).isTrue();
    opening.found(CAMERA, false);
    assertThat(opening.of(CAMERA, SourceSettings.DEFAULT)).isEqualTo(InputOptions.USUAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp://239.0.0.1:5000", "srt://encoder:9000?mode=caller"})
  void whatComesByUdpOrSrt_isMpegTs_untilItIsSomethingElse(String address) {
    SourceUrl source = new SourceUrl(address);
    assertThat(opening.of(source, SourceSettings.DEFAULT).transportStream()).isTrue();
    opening.found(source, false);
    assertThat(opening.of(source, SourceSettings.DEFAULT).transportStream()).isFalse();
    opening.found(source, true);
    assertThat(opening.of(source, SourceSettings.DEFAULT).transportStream()).isTrue();
  }

  @Test
  void streamThatIsAddedAfterAStart_isWorthAnotherStart_once() {
    assertThat(opening.mayHaveItAnew(CAMERA)).isTrue();
    assertThat(opening.mayHaveItAnew(CAMERA)).isFalse();
    assertThat(opening.mayHaveItAnew(new SourceUrl("rtsp://other/1"))).isTrue();
  }

  @Test
  void chosenTransport_staysChosen() {
    assertThat(opening.refused(CAMERA, settings(Transport.TCP))).isFalse();
    assertThat(transport(CAMERA)).isEqualTo(RtspTransport.TCP);
  }
}
