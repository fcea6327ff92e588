package org.hlsgateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** Passes TCP connections on to another port; can be cut, and can fall silent. */
public final class Cable implements AutoCloseable {
  private final ServerSocket end;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();

  private Cable(ServerSocket end, int target) {
    this.end = end;
    this.target = target;
  }

  public static Cable to(int port) throws IOException {
    return to(port, ServerSocketFactory.getDefault());
  }

  /**
   * @param ends for TLS on the near side: what is passed on is not encrypted
   */
  static Cable to(int port, ServerSocketFactory ends) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    Cable cable = new Cable(ends.createServerSocket(0, 10, here), port);
    daemon(cable::accept);
    return cable;
  }

  public int port() {
    return end.getLocalPort();
  }

  /**
   * As when the other machine loses its power: the connections there are stay, and nothing comes
   * over them any more. New ones are passed on as before.
   */
  public void freeze() {
    frozen.addAll(sockets);
  }

  /** Ends all connections; new ones are passed on as before. */
  void cut() {
    sockets.forEach(Cable::close);
    sockets.clear();
    frozen.clear();
  }

  private void accept() {
    while (!end.isClosed()) {
      try {
        Socket near = end.accept();
        sockets.add(near);
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(far);
        daemon(() -> pass(near, far));
        daemon(() -> pass(far, near));
      } catch (IOException refused) {
        cut();
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] piece = new byte[8192];
      for (int length; (length = in.read(piece)) >= 0; ) {
        if (!frozen.contains(from)) {
          out.write(piece, 0, length);
        }
      }
    } catch (IOException cut) {
      close(to);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    }
  }

  @Override
  public void close() throws IOException {
    end.close();
    cut();
  }
}
