package org.hlsgateway.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A program that publishes WebM (VP8 and Opus, as a browser makes it) by WebSocket (RFC 6455), over
 * a bare socket: Java's own client loses what comes right behind the answer to its handshake.
 */
final class WebSocketPublisher implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final StringBuilder said = new StringBuilder();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final Socket socket;
  private final Process source;

  /** Connects, and sends what FFmpeg makes until it is closed or ended. */
  WebSocketPublisher(URI gateway, String path) throws Exception {
    socket = new Socket(gateway.getHost(), gateway.getPort());
    String request =
        "GET /"
            + path
            + "/publish HTTP/1.1\r\nHost: "
            + gateway.getAuthority()
            + "\r\nUser-Agent: Test publisher\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    String answer = head(in);
    if (!answer.startsWith("HTTP/1.1 101")) {
      socket.close();
      throw new IOException(answer);
    }
    socket.setSoTimeout(0);
    source = source();
    start("listener", () -> listen(in));
    start("sender", this::send);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "websocket-publisher-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed in the handshake");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static Process source() throws IOException {
    return new ProcessBuilder(
            List.of(
                ("ffmpeg -hide_banner -loglevel error -re -f lavfi -i testsrc2=size=320x240:rate=15"
                        + " -f lavfi -i sine=frequency=440:sample_rate=48000 -c:v libvpx -deadline"
                        + " realtime -cpu-used 8 -b:v 600k -g 30 -c:a libopus -b:a 32k"
                        + " -f webm -live 1 pipe:1")
                    .split(" ")))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void send() {
    byte[] buffer = new byte[CHUNK];
    try (InputStream media = source.getInputStream()) {
      for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
        frame(BINARY, buffer, n);
      }
    } catch (IOException e) {
      source.destroyForcibly();
    }
  }

  /** Masked with zeros, which leave everything as it is. */
  private synchronized void frame(int kind, byte[] content, int length) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | kind);
    if (length < 126) {
      frame.write(0x80 | length);
    } else {
      frame.write(0x80 | 126);
      frame.write(length >> 8);
      frame.write(length);
    }
    frame.write(new byte[4]);
    frame.write(content, 0, length);
    OutputStream out = socket.getOutputStream();
    out.write(frame.toByteArray());
    out.flush();
  }

  private void listen(DataInputStream in) {
    try {
      while (true) {
        int kind = in.readUnsignedByte() & 15;
        int length = in.readUnsignedByte() & 127;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] content = new byte[length];
        in.readFully(content);
        if (kind == TEXT) {
          said.append(new String(content, StandardCharsets.UTF_8)).append('\n');
        } else if (kind == PING) {
          frame(PONG, content, length);
        } else if (kind == CLOSE) {
          frame(CLOSE, content, Math.min(2, length));
          int code = length < 2 ? 1005 : (content[0] & 255) << 8 | content[1] & 255;
          end.complete(said + "closed with " + code);
          return;
        }
      }
    } catch (IOException e) {
      end.complete(said + "broken off: " + e);
    }
  }

  boolean isRunning() {
    return !end.isDone() && source.isAlive();
  }

  /** What it was told, and how it was closed, once it was. */
  String awaitEnd(Duration longest) throws Exception {
    try {
      return end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Without a word. */
  void kill() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
    source.destroyForcibly();
  }

  /** In good order. */
  void finish() throws IOException {
    frame(CLOSE, new byte[] {3, (byte) 232}, 2);
    source.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}
