package org.hlsgateway.rtsp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import javax.net.ServerSocketFactory;

/**
 * A camera that answers as a test says: what it is asked, in order of arrival, and the number of
 * the connection go in, and the bytes to send come out; null hangs up.
 */
public final class ScriptedCamera implements AutoCloseable {
  public static final String SDP =
      "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n";

  /** What was asked. */
  public record Asked(int connection, String method, String uri, String head) {
    public String header(String name) {
      for (String line : head.split("\n")) {
        if (line.toLowerCase().startsWith(name.toLowerCase() + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }

    public String answer(String status, String... lines) {
      return withBody(status, "", lines);
    }

    public String withBody(String status, String body, String... lines) {
      StringBuilder out = new StringBuilder("RTSP/1.0 " + status + "\r\nCSeq: " + header("CSeq"));
      for (String line : lines) {
        out.append("\r\n").append(line);
      }
      if (!body.isEmpty()) {
        out.append("\r\nContent-Length: ").append(body.length());
      }
      return out.append("\r\n\r\n").append(body).toString();
    }

    /** As an ordinary camera answers. */
    public String usually() {
      return switch (method) {
        case "OPTIONS" -> answer("200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN");
        case "DESCRIBE" -> withBody("200 OK", SDP);
        case "SETUP" ->
            answer(
                "200 OK",
                "Session: 7;timeout=60",
                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
        default -> answer("200 OK", "Session: 7");
      };
    }
  }

  private final ServerSocket server;
  private final BiFunction<Asked, Integer, String> script;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  public ScriptedCamera(BiFunction<Asked, Integer, String> script) throws IOException {
    this(script, ServerSocketFactory.getDefault());
  }

  /**
   * @param sockets of TLS, for one
   */
  public ScriptedCamera(BiFunction<Asked, Integer, String> script, ServerSocketFactory sockets)
      throws IOException {
    this.script = script;
    this.server = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "scripted-camera");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url(String rest) {
    return "rtsp://127.0.0.1:" + port() + rest;
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public List<String> methods() {
    return asked.stream().map(Asked::method).toList();
  }

  /** To all that are connected. */
  public void send(byte[] bytes) throws IOException {
    for (Socket socket : sockets) {
      if (!socket.isClosed()) {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = sockets.size();
        Thread thread = new Thread(() -> serve(socket, number), "scripted-camera");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket, int connection) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isEmpty()) {
          head.append(line).append('\n');
          continue;
        }
        String[] first = head.toString().split("\\s+");
        // A receiver's report may stand before it.
        String method = first[0].replaceAll(".*?([A-Z_]{4,})$", "$1");
        Asked request = new Asked(connection, method, first[1], head.toString());
        head.setLength(0);
        asked.add(request);
        String answer = script.apply(request, asked.size());
        if (answer == null) {
          return;
        }
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException gone) {
      // The client hung up.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
