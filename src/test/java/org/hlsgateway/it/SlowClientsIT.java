package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.Test;

/** Clients that ask for media and then take nothing. */
class SlowClientsIT extends GatewayScene {

  private static final int CLIENTS = 300;

  /** So much more than the system keeps for a connection that somebody has to wait. */
  private static final int REQUESTS_EACH = 100;

  @Test
  void clientsThatReadNothing_keepNobodyWaiting_andAreEndedByTheWriteTimeout() throws Exception {
    List<Socket> dead = new ArrayList<>();
    try (TestCamera camera = TestCamera.start()) {
      api.channel("dead", camera.url("/h264-aac"));
      Stream viewer = Stream.open(gateway, "dead");
      viewer.awaitSegments(2, Duration.ofSeconds(30));
      for (int i = 0; i < CLIENTS; i++) {
        dead.add(askAndReadNothing(viewer.newestSegment()));
      }
      // More than a window's worth of segments: the viewer was never far behind.
      viewer.awaitSegments(viewer.segments() + 8, Duration.ofSeconds(20));
      assertThat(viewer.missedSegments()).isZero();
      assertThat(api.state("dead")).isEqualTo("LIVE");
      Eventually.happens(
          "the server gave up all of them",
          Duration.ofSeconds(40),
          () -> viewer.poll() && dead.stream().allMatch(SlowClientsIT::isReset));
    } finally {
      for (Socket socket : dead) {
        socket.close();
      }
    }
  }

  private Socket askAndReadNothing(URI media) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), 10_000);
    String request = "GET " + media.getPath() + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
    socket
        .getOutputStream()
        .write(request.repeat(REQUESTS_EACH).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** A write finds out; reading would make the client one that reads. */
  private static boolean isReset(Socket socket) {
    try {
      socket.getOutputStream().write('\n');
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
