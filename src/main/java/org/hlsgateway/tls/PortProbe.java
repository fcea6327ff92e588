package org.hlsgateway.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks at the port from outside, because Open Liberty says only in its log what became of it. */
final class PortProbe {
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
  private static final int LOOK_EVERY_MILLIS = 50;
  private static final int CONNECT_MILLIS = 2_000;

  private final String bindAddress;
  private final int port;

  /**
   * @param bindAddress {@code *} is every interface
   */
  PortProbe(String bindAddress, int port) {
    this.bindAddress = bindAddress;
    this.port = port;
  }

  /**
   * @param within how long to wait for it; zero to look once
   * @throws IOException whose message goes on after the port's number
   */
  void awaitFree(Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      try {
        bind();
        return;
      } catch (IOException e) {
        if (System.nanoTime() >= deadline) {
          throw e;
        }
        pause();
      }
    }
  }

  private void bind() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          isEverywhere() ? new InetSocketAddress(port) : new InetSocketAddress(bindAddress, port));
    } catch (IOException e) {
      throw new IOException(
          "cannot be listened on: it is in use, or this user may not, as below 1024", e);
    }
  }

  /**
   * @throws IOException likewise
   */
  void awaitOpen() throws IOException {
    long deadline = System.nanoTime() + OPENS_WITHIN.toNanos();
    while (!isOpen()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("was not opened by the server; its log says why");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("was not waited for", e);
    }
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      InetAddress host =
          isEverywhere() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(bindAddress);
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isEverywhere() {
    return bindAddress.equals("*");
  }
}
