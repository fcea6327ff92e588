package org.hlsgateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * The media side of a WebSocket streaming server, as the protocol's page has it: whoever receives
 * gets WebM in binary frames, as a browser makes it (VP8 and Opus).
 */
public final class WebSocketMedia implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;
  private static final int PROBE = 48 * 1024;

  private final ServerSocket end;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Process> sources = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private volatile String refusal = "";

  private WebSocketMedia(ServerSocket end) {
    this.end = end;
  }

  public static WebSocketMedia start() throws IOException {
    return start(ServerSocketFactory.getDefault());
  }

  /**
   * @param sockets may speak TLS
   */
  public static WebSocketMedia start(ServerSocketFactory sockets) throws IOException {
    WebSocketMedia media =
        new WebSocketMedia(sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress()));
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
    try (WebSocketEnd viewer = new WebSocketEnd(socket)) {
      asked.add(viewer.path());
      viewer.text("h");
      if (refusal.isEmpty()) {
        send(viewer, viewer.path().endsWith("/probe"));
      } else {
        viewer.text(refusal);
      }
      viewer.end();
    } catch (IOException gone) {
      asked.add("gone");
    }
  }

  private void send(WebSocketEnd viewer, boolean probe) throws IOException {
    Process source = source();
    sources.add(source);
    try (InputStream media = source.getInputStream()) {
      if (probe) {
        viewer.binary(media.readNBytes(PROBE));
        return;
      }
      byte[] buffer = new byte[CHUNK];
      for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
        viewer.binary(Arrays.copyOf(buffer, n));
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
