package org.hlsgateway.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server with streams that never end. */
final class HttpSender implements AutoCloseable {

  private static final int METADATA_EVERY = 8192;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<String> userAgents = new ConcurrentLinkedQueue<>();
  private final HttpServer server;
  private volatile Map<String, String> wanted = Map.of();

  HttpSender() throws IOException {
    this(0);
  }

  HttpSender(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What clients called themselves, in the order of their requests. */
  List<String> userAgents() {
    return List.copyOf(userAgents);
  }

  /** Films are for those who send these headers; for others it is 403. */
  HttpSender onlyFor(Map<String, String> headers) {
    wanted = headers;
    return this;
  }

  private boolean hasWhatIsWanted(HttpExchange exchange) {
    return wanted.entrySet().stream()
        .allMatch(
            header ->
                header.getValue().equals(exchange.getRequestHeaders().getFirst(header.getKey())));
  }

  /** Every client gets a film of its own. */
  HttpSender film(String path, String type, String format, List<String> codecs) {
    server.createContext(
        path,
        exchange -> {
          userAgents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
          if (!hasWhatIsWanted(exchange)) {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
            return;
          }
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, 0);
          stream(exchange, codecs, format, false);
        });
    return this;
  }

  /** As Icecast sends: the title stands between the bytes of the sound, for clients that ask. */
  HttpSender radio(String path, String type, String format, List<String> codecs) {
    server.createContext(
        path,
        exchange -> {
          boolean asked = "1".equals(exchange.getRequestHeaders().getFirst("Icy-MetaData"));
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.getResponseHeaders().set("icy-name", "Test radio");
          exchange.getResponseHeaders().set("icy-br", "96");
          if (asked) {
            exchange.getResponseHeaders().set("icy-metaint", Integer.toString(METADATA_EVERY));
          }
          exchange.sendResponseHeaders(200, 0);
          stream(exchange, codecs, format, asked);
        });
    return this;
  }

  /** The same bytes for everybody, whole. */
  HttpSender page(String path, int status, String type, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return this;
  }

  /** The files of a folder, as they are when they are asked for. */
  HttpSender folder(String path, Path folder) {
    server.createContext(
        path,
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring(path.length() + 1);
          Path file = folder.resolve(name);
          if (name.contains("/") || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            byte[] body = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    return this;
  }

  /** What a context of its own sends. */
  HttpSender answer(String path, com.sun.net.httpserver.HttpHandler answer) {
    server.createContext(path, answer);
    return this;
  }

  private static void stream(
      HttpExchange exchange, List<String> codecs, String format, boolean metadata)
      throws IOException {
    Process film = Sender.piped(codecs, format);
    try (InputStream from = film.getInputStream();
        OutputStream to = exchange.getResponseBody()) {
      byte[] buffer = new byte[METADATA_EVERY];
      for (int n = from.readNBytes(buffer, 0, metadata ? METADATA_EVERY : 1);
          n > 0;
          n = metadata ? from.readNBytes(buffer, 0, METADATA_EVERY) : from.read(buffer)) {
        to.write(buffer, 0, n);
        if (metadata) {
          to.write(title("StreamTitle='Beeps';"));
        }
        to.flush();
      }
    } catch (IOException clientIsGone) {
      exchange.close();
    } finally {
      film.destroyForcibly();
    }
  }

  /** A length in sixteenths, then the text filled up with zeros. */
  private static byte[] title(String text) {
    byte[] letters = text.getBytes(StandardCharsets.UTF_8);
    int sixteenths = (letters.length + 15) / 16;
    byte[] block = new byte[1 + 16 * sixteenths];
    block[0] = (byte) sixteenths;
    System.arraycopy(letters, 0, block, 1, letters.length);
    return block;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Files of a film as HLS: made once, by an FFmpeg that goes on until it is closed. */
  static Sender hls(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sender.start(
        Sender.H264_AND_AAC,
        "-f",
        "hls",
        "-hls_time",
        "1",
        "-hls_flags",
        "delete_segments+temp_file",
        folder.resolve("live.m3u8").toString());
  }
}
