package org.hlsgateway.it;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The media side of a WebSocket streaming server, as the protocol's page has it: whoever receives
 * gets WebM in binary frames, as a browser makes it (VP8 and Opus).
 */
public final class WebSocketMedia implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;
  private static final int PROBE = 48 * 1024;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket end;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Process> sources = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private volatile String refusal = "";

  private WebSocketMedia(ServerSocket end) {
    this.end = end;
  }

  public static WebSocketMedia start() throws IOException {
    WebSocketMedia media =
        new WebSocketMedia(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    daemon(media::accept);
    return media;
  }

  public int port() {
    return end.getLocalPort();
  }

  /** The paths, in order. */
  public List<String> asked() {
    return asked;
  }

  /** Whoever comes is told this, and gets nothing. */
  public void refuse(String text) {
    refusal = text;
  }

  /** The publisher leaves: the server closes what receives. */
  public void end() {
    sources.forEach(Process::destroyForcibly);
  }

  private void accept() {
    while (!end.isClosed()) {
      try {
        Socket socket = end.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String path = in.readLine().split(" ")[1];
      asked.add(path);
      String key = "";
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept(key)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      frame(out, 1, "h".getBytes(StandardCharsets.US_ASCII));
      if (refusal.isEmpty()) {
        send(out, path.endsWith("/probe"));
      } else {
        frame(out, 1, refusal.getBytes(StandardCharsets.UTF_8));
      }
      frame(out, 8, new byte[] {3, (byte) 0xe8});
    } catch (Exception gone) {
      asked.add("gone");
    }
  }

  private void send(OutputStream out, boolean probe) throws IOException {
    Process source = source();
    sources.add(source);
    try (InputStream media = source.getInputStream()) {
      if (probe) {
        frame(out, 2, media.readNBytes(PROBE));
        return;
      }
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      byte[] buffer = new byte[CHUNK];
      for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
        chunk.write(buffer, 0, n);
        frame(out, 2, chunk.toByteArray());
        chunk.reset();
      }
    } finally {
      source.destroyForcibly();
    }
  }

  private static Process source() throws IOException {
    String graph = "testsrc2=size=320x240:rate=15";
    return new ProcessBuilder(
            List.of(
                ("ffmpeg -hide_banner -loglevel error -re -f lavfi -i "
                        + graph
                        + " -f lavfi -i sine=frequency=440:sample_rate=48000 -c:v libvpx -deadline"
                        + " realtime -cpu-used 8 -b:v 600k -g 30 -c:a libopus -b:a 32k"
                        + " -f webm -live 1 pipe:1")
                    .split(" ")))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String accept(String key) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-1")
            .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(hash);
  }

  /** RFC 6455 5.2, from a server: whole and unmasked. */
  private static void frame(OutputStream out, int opcode, byte[] content) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    if (content.length < 126) {
      frame.write(content.length);
    } else if (content.length < 65_536) {
      frame.write(126);
      frame.write(content.length >> 8);
      frame.write(content.length);
    } else {
      frame.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) content.length >> shift));
      }
    }
    frame.write(content);
    out.write(frame.toByteArray());
    out.flush();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "websocket-media");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    end.close();
    end();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
