package org.hlsgateway.encoder.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A storage that breaks off: it does what it is told with one request after the other, and behaves
 * from then on. Each connection carries one request. What it got of a body it keeps under the path,
 * as a careless receiver does, if it is no more than a part of it or nothing at all.
 */
final class BreakingPeer implements AutoCloseable {

  /** What becomes of a request. */
  enum Deed {
    /** Hangs up on the headers: the file is there, and empty. */
    NOTHING_READ,
    /** Hangs up in the middle of the body. */
    HALF_READ,
    /** Has all, and hangs up without an answer. */
    NOT_ANSWERED
  }

  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Queue<Deed> deeds;
  private final ServerSocket socket;

  BreakingPeer(List<Deed> deeds) throws IOException {
    this.deeds = new ArrayDeque<>(deeds);
    socket = new ServerSocket();
    // Or the system would take what nobody reads.
    socket.setReceiveBufferSize(1 << 16);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::serve, "breaking-peer");
    thread.setDaemon(true);
    thread.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        answer(connection);
      } catch (SocketException e) {
        // The client, or the test, hung up.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void answer(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    String head = head(in);
    int length = length(head);
    if (head.isEmpty()) {
      return;
    }
    String path = head.split(" ")[1];
    Deed deed = deeds.poll();
    int part = deed == null || deed == Deed.NOT_ANSWERED ? length : length / 2;
    files.put(path, deed == Deed.NOTHING_READ ? new byte[0] : in.readNBytes(part));
    if (deed == null) {
      connection
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (next == '\n') {
        text = head.toString(StandardCharsets.US_ASCII);
        if (text.endsWith("\r\n\r\n")) {
          return text;
        }
      }
    }
    return "";
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
