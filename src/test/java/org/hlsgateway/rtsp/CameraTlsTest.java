package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who hangs up without a word, and who says, or shows, something against TLS. */
class CameraTlsTest {

  private static Throwable handshake(String message, Throwable cause) {
    return new SSLHandshakeException(message).initCause(cause);
  }

  static List<Throwable> hangUps() {
    return List.of(
        new ClosedChannelException(),
        new SocketException("Connection reset"),
        new DecoderException(new SocketException("Connection reset")),
        handshake("Connection closed while SSL/TLS handshake was in progress", null),
        handshake("Remote host terminated the handshake", new EOFException()),
        new SSLException("Broken pipe", new SocketException("Broken pipe")));
  }

  @ParameterizedTest
  @MethodSource("hangUps")
  void whoHangsUp_isToBeTriedAgain(Throwable cause) {
    assertThat(CameraTls.isHangUp(cause)).isTrue();
  }

  static List<Throwable> objections() {
    Throwable certificate = new CertificateException("no such", new IOException("short read"));
    return List.of(
        handshake("Received fatal alert: internal_error", null),
        handshake("no such", certificate),
        new DecoderException(handshake("no such", certificate)),
        new IllegalStateException("a fault of ours"));
  }

  /** A certificate that Java cannot read, for one. */
  @ParameterizedTest
  @MethodSource("objections")
  void whatElseComesOfAHandshake_isNoHangUp(Throwable cause) {
    assertThat(CameraTls.isHangUp(cause)).isFalse();
  }

  private final HangUps hangUps = new HangUps();
  private final RtspUrl door = RtspUrl.parse("rtsps://door/1").orElseThrow();
  private final RtspUrl yard = RtspUrl.parse("rtsps://yard/1").orElseThrow();

  @Test
  void whoHangsUpThreeTimes_isNotTriedForEver() {
    assertThat(hangUps.again(door)).isFalse();
    assertThat(hangUps.again(yard)).isFalse();
    assertThat(hangUps.again(door)).isFalse();
    assertThat(hangUps.again(door)).isTrue();
    assertThat(hangUps.again(yard)).isFalse();
  }

  /** It starts anew, then. */
  @Test
  void withWhomTlsWasAgreedOnOnce_itCanBe() {
    hangUps.agreed(door);
    for (int i = 0; i < 5; i++) {
      assertThat(hangUps.again(door)).isFalse();
    }
  }
}
