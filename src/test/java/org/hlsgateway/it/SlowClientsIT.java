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

/** Clients that ask for media and then take nothing, or begin a request and never end it. */
class SlowClientsIT extends GatewayScene {

  /** As in server.xml. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  private static final int CLIENTS = 300;
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  /** So much more than the system keeps for a connection that somebody has to wait. */
  private static final int REQUESTS_EACH = 100;

  private static final List<String> UNFINISHED =
      List.of(
          post("/hls_gateway/login", FORM + "Content-Length: 500\r\n\r\ncsrf="),
          post("/hls_gateway/login", FORM + "Transfer-Encoding: chunked\r\n\r\n5\r\ncsrf=\r\n"),
          post("/hls_gateway/logout", FORM + "Content-Length: 500\r\n\r\ncsrf="),
          post("/hls_gateway/watch/unfinished/leave", FORM + "Content-Length: 500\r\n\r\nv="),
          post("/hls_gateway/api/channels", JSON + "Content-Length: 500\r\n\r\n{"),
          post("/hls_gateway/read/unfinished/index.m3u8", JSON + "Content-Length: 500\r\n\r\n{"),
          post("/commands/close", JSON + "Content-Length: 500\r\n\r\n{"),
          post("/health/live", JSON + "Content-Length: 500\r\n\r\n{"));

  private static String post(String path, String rest) {
    return "POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + rest;
  }

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

  @Test
  void formsThatNeverEnd_keepNobodyWaiting_andAreEndedByTheReadTimeout() throws Exception {
    List<Socket> unfinished = new ArrayList<>();
    try (TestCamera camera = TestCamera.start()) {
      api.channel("unfinished", camera.url("/h264-aac"));
      Stream viewer = Stream.open(gateway, "unfinished");
      viewer.awaitSegments(2, Duration.ofSeconds(30));
      for (int i = 0; i < CLIENTS; i++) {
        unfinished.add(beginAndNeverEnd(UNFINISHED.get(i % UNFINISHED.size())));
      }
      viewer.awaitSegments(viewer.segments() + 8, Duration.ofSeconds(20));
      assertThat(viewer.missedSegments()).isZero();
      long before = System.nanoTime();
      assertThat(RawRequest.status(RawRequest.get(gateway, "/hls_gateway/login"))).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .as("a page that waits for none of them, until they are given up")
          .isLessThan(READ_TIMEOUT);
      Eventually.happens(
          "the server gave up all of them",
          Duration.ofSeconds(40),
          () -> viewer.poll() && unfinished.stream().allMatch(SlowClientsIT::isReset));
    } finally {
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
  }

  private Socket beginAndNeverEnd(String request) throws IOException {
    Socket socket = RawRequest.open(gateway);
    RawRequest.send(socket, request);
    return socket;
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
