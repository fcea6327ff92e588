package org.hlsgateway.encoder.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Microsoft Entra's token endpoint, and a container of Azure Blob Storage, as strict as their
 * documentation: whatever a request has too little or too much of is refused, and noted.
 */
final class AzureServer implements AutoCloseable {
  static final String TENANT = "11111111-2222-3333-4444-555555555555";
  static final String CLIENT = "99999999-2222-3333-4444-555555555555";
  static final String SECRET = "a~secret+with/odd=letters&more";

  record Blob(byte[] content, String type, String cacheControl) {}

  final Map<String, Blob> blobs = new ConcurrentHashMap<>();
  final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  final Set<String> good = ConcurrentHashMap.newKeySet();
  volatile int tokens;
  volatile int lastsSeconds = 3599;
  volatile int failWith;
  private final HttpServer server;

  private AzureServer(HttpServer server) {
    this.server = server;
  }

  static AzureServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AzureServer server = new AzureServer(http);
    http.createContext("/login/", server::login);
    http.createContext("/blobs/", server::blob);
    http.start();
    return server;
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void login(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      String[] field = pair.split("=", 2);
      form.put(field[0], URLDecoder.decode(field[1], StandardCharsets.UTF_8));
    }
    Map<String, String> right =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            CLIENT,
            "client_secret",
            SECRET,
            "scope",
            "https://storage.azure.com/.default");
    boolean sound =
        check("POST".equals(exchange.getRequestMethod()), "method of the token request")
            && check(
                ("/login/" + TENANT + "/oauth2/v2.0/token")
                    .equals(exchange.getRequestURI().getPath()),
                "path " + exchange.getRequestURI())
            && check(
                "application/x-www-form-urlencoded".equals(header(exchange, "Content-Type")),
                "type of the token request")
            && check(form.keySet().equals(right.keySet()), "fields " + form.keySet());
    if (!sound || !form.equals(right)) {
      answer(
          exchange,
          401,
          "application/json",
          "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215\"}");
      return;
    }
    String token = token(++tokens);
    good.add(token);
    answer(
        exchange,
        200,
        "application/json; charset=utf-8",
        "{\"token_type\":\"Bearer\",\"expires_in\":"
            + lastsSeconds
            + ",\"ext_expires_in\":3599,\"access_token\":\""
            + token
            + "\"}");
  }

  /** As Azurite's simple check wants it: nobody signs it. */
  private static String token(int number) {
    long now = System.currentTimeMillis() / 1000;
    String claims =
        "{\"aud\":\"https://storage.azure.com\",\"iss\":\"https://sts.windows.net/"
            + TENANT
            + "/\",\"nbf\":"
            + (now - 60)
            + ",\"iat\":"
            + (now - 60)
            + ",\"exp\":"
            + (now + 3600)
            + ",\"jti\":\""
            + number
            + "\"}";
    return part("{\"typ\":\"JWT\",\"alg\":\"RS256\"}")
        + "."
        + part(claims)
        + "."
        + part("signature");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private void blob(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getRawPath();
    String authorization = header(exchange, "Authorization");
    boolean sound =
        check(path.startsWith("/blobs/live/"), "path " + path)
            & check(exchange.getRequestURI().getQuery() == null, "query")
            & check(
                header(exchange, "x-ms-version").matches("20\\d\\d-\\d\\d-\\d\\d")
                    && header(exchange, "x-ms-version").compareTo("2017-11-09") >= 0,
                "x-ms-version")
            & check(authorization.startsWith("Bearer "), "Authorization");
    if (!sound) {
      answer(exchange, 400, "application/xml", "");
    } else if (!good.contains(authorization.substring(7))) {
      answer(exchange, 401, "application/xml", "");
    } else if (failWith != 0) {
      answer(exchange, failWith, "application/xml", "");
    } else {
      obey(exchange, path, body);
    }
  }

  private void obey(HttpExchange exchange, String path, byte[] body) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        boolean sound =
            check("BlockBlob".equals(header(exchange, "x-ms-blob-type")), "x-ms-blob-type")
                & check(
                    Integer.toString(body.length).equals(header(exchange, "Content-Length")),
                    "Content-Length");
        if (sound) {
          blobs.put(
              path,
              new Blob(
                  body,
                  header(exchange, "x-ms-blob-content-type"),
                  header(exchange, "x-ms-blob-cache-control")));
        }
        answer(exchange, sound ? 201 : 400, "application/xml", "");
      }
      case "DELETE" ->
          answer(exchange, blobs.remove(path) == null ? 404 : 202, "application/xml", "");
      case "GET" -> {
        Blob blob = blobs.get(path);
        if (blob == null) {
          answer(exchange, 404, "application/xml", "");
        } else {
          exchange.getResponseHeaders().add("ETag", "\"0x8D\"");
          exchange.sendResponseHeaders(200, blob.content().length);
          exchange.getResponseBody().write(blob.content());
          exchange.close();
        }
      }
      default -> {
        faults.add("method " + exchange.getRequestMethod());
        answer(exchange, 405, "application/xml", "");
      }
    }
  }

  private boolean check(boolean holds, String what) {
    if (!holds) {
      faults.add(what);
    }
    return holds;
  }

  private static String header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null || values.size() != 1 ? "" : values.get(0);
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
