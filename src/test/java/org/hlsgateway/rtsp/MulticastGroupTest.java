package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import org.hlsgateway.http.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which groups are listened at, and to whom there. */
class MulticastGroupTest {
  private static final InetAddress CAMERA = address("192.0.2.7");

  private static InetAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static MulticastGroup group(String address, Optional<String> onlyFrom)
      throws RtspException {
    return MulticastGroup.of(new TransportAnswer.Group(address, 5_000, 5_001), onlyFrom, CAMERA);
  }

  @Test
  void theCameraAloneIsListenedTo_unlessItsDescriptionNamesAnother() throws Exception {
    assertThat(group("239.1.1.1", Optional.empty()).sender()).isEqualTo(CAMERA);
    assertThat(group("239.1.1.1", Optional.of("192.0.2.9")).sender())
        .isEqualTo(address("192.0.2.9"));
  }

  /** Any address, one of IPv6 in a group of IPv4, a group, a name. */
  @ParameterizedTest
  @CsvSource({"0.0.0.0", "2001:db8::7", "239.1.1.1", "camera.local"})
  void aSenderThatCannotBeJoined_isNotAskedFor(String named) throws Exception {
    assertThat(group("239.1.1.1", Optional.of(named)).sender()).isEqualTo(CAMERA);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 5000, 5001",
    "camera.local, 5000, 5001",
    "224.0.0.251, 5353, 5354",
    "ff01::1, 5000, 5001",
    "ff02::fb, 5353, 5354",
    "ff05::7, 5000, 5001",
    "239.1.1.1, 554, 5001",
    "239.1.1.1, 5000, 53",
    "239.1.1.1, 5000, 0",
    "239.1.1.1, 5000, 5000"
  })
  void whatIsNoGroupForMedia_isNotListenedAt_andTcpMayDo(String address, int port, int reports) {
    TransportAnswer.Group answered = new TransportAnswer.Group(address, port, reports);
    assertThatThrownBy(() -> MulticastGroup.of(answered, Optional.empty(), CAMERA))
        .isInstanceOfSatisfying(
            RtspException.class,
            why -> assertThat(why.kind()).isEqualTo(RtspException.Kind.TRANSPORT))
        .hasMessageContaining("Unsupported Transport");
  }
}
