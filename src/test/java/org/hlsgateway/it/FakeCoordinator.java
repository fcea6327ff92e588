package org.hlsgateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A coordinator as somebody else wrote it: it takes whoever comes, and says what a test makes it
 * say.
 */
public final class FakeCoordinator implements AutoCloseable {

  /** An encoder, or a streaming server, that came, and what it said so far. */
  public static final class Encoder {
    private final WebSocketEnd socket;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private Encoder(WebSocketEnd socket) {
      this.socket = socket;
    }

    public String path() {
      return socket.path();
    }

    /** Null if it showed none. */
    public String token() {
      return socket.header("x-control-auth-token");
    }

    /** Null if it showed none. */
    public String header(String name) {
      return socket.header(name);
    }

    public List<String> said() {
      return said;
    }

    public void tell(String message) {
      try {
        socket.text(message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends the connection without a goodbye. */
    public void hangUp() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void listen() {
      try (socket) {
        for (String text = socket.readText(); text != null; text = socket.readText()) {
          said.add(text);
        }
      } catch (IOException gone) {
        said.add("gone");
      }
    }
  }

  private final ServerSocket end;
  private final List<Encoder> encoders = new CopyOnWriteArrayList<>();

  private FakeCoordinator(ServerSocket end) {
    this.end = end;
  }

  public static FakeCoordinator start() throws IOException {
    FakeCoordinator coordinator =
        new FakeCoordinator(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    daemon(coordinator::accept);
    return coordinator;
  }

  public URI address() {
    return URI.create("ws://127.0.0.1:" + end.getLocalPort() + "/");
  }

  /** All that came, in their order; those too that have gone. */
  public List<Encoder> encoders() {
    return encoders;
  }

  private void accept() {
    while (!end.isClosed()) {
      try {
        Socket socket = end.accept();
        Encoder encoder = new Encoder(new WebSocketEnd(socket));
        encoders.add(encoder);
        daemon(encoder::listen);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-coordinator");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    end.close();
    for (Encoder encoder : encoders) {
      encoder.socket.close();
    }
  }
}
