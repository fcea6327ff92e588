package org.hlsgateway.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that cannot be asked which one they chose. */
public final class Ports {
  // Below those that Linux gives to connections: until the process listens, nobody gets it.
  private static final int LOWEST = 20_000;
  private static final int PAIRS = 5_000;

  private Ports() {}

  /** A port of the loopback interface that nobody has, for TCP and UDP; even, as RTP wants it. */
  public static int free() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = LOWEST + ThreadLocalRandom.current().nextInt(PAIRS) * 2;
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
        DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port))) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
