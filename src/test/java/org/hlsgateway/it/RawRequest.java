package org.hlsgateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Requests byte by byte as the test writes them: clients of libraries tidy up what they send. */
final class RawRequest {
  private static final int TIMEOUT_MILLISECONDS = 30_000;

  private RawRequest() {}

  /** The whole answer, status line and headers included. */
  static String get(URI gateway, String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: gateway\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    try (Socket socket = open(gateway)) {
      send(socket, request.append("Connection: close\r\n\r\n").toString());
      return read(socket.getInputStream());
    }
  }

  /** A connection on which nothing was sent yet. */
  static Socket open(URI gateway) throws IOException {
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress(gateway.getHost(), gateway.getPort()), TIMEOUT_MILLISECONDS);
    socket.setSoTimeout(TIMEOUT_MILLISECONDS);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The number in an answer's first line. */
  static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }
}
