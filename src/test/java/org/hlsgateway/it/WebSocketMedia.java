package org.hlsgateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * The media side of a WebSocket streaming server, as the protocol's page has it: whoever receives
 * gets WebM in binary frames, as a browser makes it (VP8 and Opus), from the start.
 */
public final class WebSocketMedia implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket end;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private volatile String refusal = "";
  private volatile boolean ignoresClearing;
  private Publisher publisher;

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
  public synchronized void end() {
    if (publisher != null) {
      publisher.source.destroyForcibly();
    }
  }

  /** Its cache cannot be emptied: whoever comes gets all from the start. */
  public void ignoreClearing() {
    ignoresClearing = true;
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
        String kind = viewer.path().substring(viewer.path().lastIndexOf('/') + 1);
        publisher().sendTo(viewer, kind.equals("receive-clear-cache") && !ignoresClearing);
      } else {
        viewer.text(refusal);
      }
      viewer.end();
    } catch (IOException gone) {
      asked.add("gone");
    }
  }

  private synchronized Publisher publisher() throws IOException {
    if (publisher == null || publisher.left) {
      publisher = new Publisher(source());
      daemon(publisher::publish);
    }
    return publisher;
  }

  /** Everything from the start is kept for who comes later, until somebody clears it. */
  private static final class Publisher {
    private final Process source;
    private final List<byte[]> sent = new ArrayList<>();

    private boolean cleared;
    private boolean left;

    Publisher(Process source) {
      this.source = source;
    }

    private void publish() {
      byte[] buffer = new byte[CHUNK];
      try (InputStream media = source.getInputStream()) {
        for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
          add(Arrays.copyOf(buffer, n));
        }
      } catch (IOException e) {
        source.destroyForcibly();
      }
      leave();
    }

    private synchronized void add(byte[] chunk) {
      sent.add(chunk);
      notifyAll();
    }

    private synchronized void leave() {
      left = true;
      notifyAll();
    }

    void sendTo(WebSocketEnd viewer, boolean clears) throws IOException {
      int next = begin(clears);
      for (byte[] chunk = await(next); chunk != null; chunk = await(++next)) {
        viewer.binary(chunk);
      }
    }

    /** Who comes after somebody cleared the cache begins with what comes then. */
    private synchronized int begin(boolean clears) {
      int first = cleared ? sent.size() : 0;
      cleared |= clears;
      return first;
    }

    /** Null once the publisher has left. */
    private synchronized byte[] await(int number) {
      try {
        while (number >= sent.size() && !left) {
          wait(60_000);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      return number < sent.size() ? sent.get(number) : null;
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
