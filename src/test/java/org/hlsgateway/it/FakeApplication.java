package org.hlsgateway.it;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The application at the other end of key verification and callbacks; fails when it is told to. */
public final class FakeApplication implements AutoCloseable {

  /**
   * A callback that it has taken: what it answered 200 to.
   *
   * @param all every header, by name in lower case
   */
  public record Event(String type, String channel, String streamId, Map<String, String> all) {}

  private final List<Event> taken = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> keys = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;
  private volatile Function<Map<String, String>, Integer> onEvent = event -> 200;
  private volatile Function<Map<String, String>, Integer> onKey = key -> 200;
  private volatile Map<String, String> wishes = Map.of();

  private FakeApplication(HttpServer server) {
    this.server = server;
  }

  /**
   * @param port 0: any
   */
  public static FakeApplication start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      FakeApplication application = new FakeApplication(server);
      server.setExecutor(application.threads);
      server.createContext("/key", application::key);
      server.createContext("/event", application::event);
      server.start();
      return application;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** The status for each callback, by its headers; may block. */
  public void onEvent(Function<Map<String, String>, Integer> answer) {
    onEvent = answer;
  }

  /** The status for each key. */
  public void onKey(Function<Map<String, String>, Integer> answer) {
    onKey = answer;
  }

  /** Headers that go with the answer to a key. */
  public void wish(Map<String, String> headers) {
    wishes = headers;
  }

  /** Callbacks answered with 200, in order. */
  public List<Event> taken() {
    return taken;
  }

  /** Of one stream, as {@code type stream-type resolution}. */
  public List<String> taken(String streamId) {
    return taken.stream()
        .filter(event -> event.streamId().equals(streamId))
        .map(
            event ->
                (event.type()
                        + " "
                        + event.all().getOrDefault("x-stream-type", "")
                        + " "
                        + event.all().getOrDefault("x-resolution", ""))
                    .strip())
        .toList();
  }

  /** The headers of each key that was to be verified. */
  public List<Map<String, String>> keys() {
    return keys;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void key(HttpExchange exchange) throws IOException {
    Map<String, String> headers = headers(exchange);
    keys.add(headers);
    wishes.forEach(exchange.getResponseHeaders()::set);
    answer(exchange, onKey.apply(headers));
  }

  private void event(HttpExchange exchange) throws IOException {
    Map<String, String> headers = headers(exchange);
    int status = onEvent.apply(headers);
    if (status == 200) {
      taken.add(
          new Event(
              headers.get("x-event-type"),
              headers.get("x-streaming-channel"),
              headers.get("x-streaming-id"),
              headers));
    }
    answer(exchange, status);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    Headers given = exchange.getRequestHeaders();
    given.forEach(
        (name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
    headers.put("(method)", exchange.getRequestMethod());
    headers.put("(body)", new String(exchange.getRequestBody().readAllBytes()));
    return headers;
  }
}
