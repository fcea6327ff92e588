package org.hlsgateway.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** A streaming server that asks and never reads an answer: its socket fills up. */
final class DeafPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();

  private DeafPeer() {}

  /** Connects, and reads no more than the answer to the handshake. */
  static DeafPeer connect(URI gateway, String secret) throws IOException {
    DeafPeer peer = new DeafPeer();
    peer.socket.setReceiveBufferSize(4_096);
    peer.socket.setSoTimeout(PATIENCE_MILLIS);
    peer.socket.connect(
        new InetSocketAddress(gateway.getHost(), gateway.getPort()), PATIENCE_MILLIS);
    String handshake =
        String.join(
            "\r\n",
            "GET /ws/control/rtmp HTTP/1.1",
            "Host: " + gateway.getAuthority(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(new byte[16]),
            "x-control-auth-token: "
                + ControlPeer.token("{\"alg\":\"HS256\"}", "{\"sub\":\"rtmp-control\"}", secret),
            "",
            "");
    peer.socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
    String answer = peer.head();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(answer);
    }
    return peer;
  }

  /**
   * Asks for channels that are denied, on a thread that ends with the connection.
   *
   * @param requestId comes back in the answer
   */
  void ask(int times, String requestId) {
    byte[] frame =
        frame(
            "PUBLISH-REQUEST\nRequest-ID: "
                + requestId
                + "\nStream-Channel: not/allowed\nStream-Key: k\n");
    CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < times; i++) {
              socket.getOutputStream().write(frame);
            }
          } catch (IOException e) {
            // It was closed for not reading: that is what it is for.
          }
        });
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** RFC 6455, 5.2: one text frame of two length bytes, masked with zeros. */
  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(payload.length + 8)
        .put((byte) 0x81)
        .put((byte) (0x80 | 126))
        .putShort((short) payload.length)
        .putInt(0)
        .put(payload)
        .array();
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }
}
