package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.it.WebSocketEnd;
import org.hlsgateway.threads.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Before streaming servers in a hurry. */
@Timeout(60)
class WebSocketClientTest {
  private static final int CONNECTIONS = 60;
  private static final int FRAMES = 12;

  private final WebSocketClient client = new WebSocketClient();
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  /** How a server ends what it sent. */
  private enum End {
    GOODBYE,
    HANG_UP
  }

  @ParameterizedTest
  @EnumSource
  void whatComesWithTheHandshakesAnswer_isAllThere_andSoIsTheEnd(End end) throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      byte[][] frames = frames(i);
      serve(
          socket -> {
            WebSocketEnd peer = new WebSocketEnd(socket, WebSocketEnd.binaries(frames));
            if (end == End.GOODBYE) {
              peer.end();
            }
          });
      assertThat(received()).as("connection %d", i).isEqualTo(concat(frames));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesRightBehindIt_isAllThere_andSoIsTheEnd(End end) throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      byte[][] frames = frames(i);
      serve(
          socket -> {
            WebSocketEnd peer = new WebSocketEnd(socket);
            for (byte[] frame : frames) {
              peer.binary(frame);
            }
            if (end == End.GOODBYE) {
              peer.end();
            }
          });
      assertThat(received()).as("connection %d", i).isEqualTo(concat(frames));
    }
  }

  @Test
  void aServerThatSendsFasterThanIsTaken_waits() throws Exception {
    int pieces = 100;
    long[] sent = new long[1];
    serve(
        socket -> {
          WebSocketEnd peer = new WebSocketEnd(socket);
          for (int i = 0; i < pieces; i++) {
            peer.binary(new byte[1 << 20]);
            sent[0]++;
          }
        });
    try (WebSocketConnection connection = client.open(address(), Optional.empty())) {
      TimeUnit.MILLISECONDS.sleep(500);
      assertThat(sent[0]).isLessThan(pieces / 2);
      long bytes = 0;
      for (byte[] piece = connection.next(10_000); piece.length > 0; ) {
        bytes += piece.length;
        piece = connection.next(10_000);
      }
      assertThat(bytes).isEqualTo((long) pieces << 20);
    }
  }

  @Test
  void aServerThatNeverAnswers_isGivenUp() throws Exception {
    WebSocketConnection connection = new WebSocketConnection();
    assertThatThrownBy(() -> connection.awaitReady(Duration.ofMillis(50)))
        .isInstanceOf(IOException.class)
        .hasMessage("The streaming server does not let this encoder receive the stream.");
  }

  private byte[] received() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (WebSocketConnection connection = client.open(address(), Optional.empty())) {
      byte[] piece = connection.next(10_000);
      while (piece != WebSocketConnection.END) {
        assertThat(piece).as("in time").isNotNull();
        all.writeBytes(piece);
        piece = connection.next(10_000);
      }
      assertThat(connection.next(0)).isSameAs(WebSocketConnection.END);
    }
    return all.toByteArray();
  }

  private URI address() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/door/key/receive");
  }

  private interface Service {
    void to(Socket socket) throws IOException;
  }

  /** The next who comes; then the connection is closed. */
  private void serve(Service service) {
    Threads.daemon(
            "hasty-server",
            () -> {
              try (Socket socket = server.accept()) {
                service.to(socket);
                // Bytes that nobody has read would make a reset of the end, and lose what was sent.
                socket.shutdownOutput();
                socket.setSoTimeout(5_000);
                socket.getInputStream().readAllBytes();
              } catch (IOException gone) {
                // The client's end says what became of it.
              }
            })
        .start();
  }

  /** Of all the lengths that a frame's header tells differently. */
  private static byte[][] frames(int seed) {
    Random random = new Random(seed);
    byte[][] frames = new byte[FRAMES][];
    for (int i = 0; i < FRAMES; i++) {
      frames[i] = new byte[1 + random.nextInt(i % 3 == 0 ? 100 : i % 3 == 1 ? 5_000 : 100_000)];
      random.nextBytes(frames[i]);
    }
    return frames;
  }

  private static byte[] concat(byte[][] frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }
}
