package org.hlsgateway.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;

/** Recordings as a developer uses them. */
final class RecordingsApi {

  private static final String CHANNELS = "/hls_gateway/api/channels/";
  private static final String RECORDINGS = "/hls_gateway/api/recordings";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI gateway;
  private final String authorization;

  RecordingsApi(URI gateway, String user, String password) {
    this.gateway = gateway;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** The header's value. */
  String authorization() {
    return authorization;
  }

  HttpResponse<byte[]> start(String nickname) throws IOException, InterruptedException {
    return send("POST", CHANNELS + nickname + "/recording", "");
  }

  HttpResponse<byte[]> stop(String nickname) throws IOException, InterruptedException {
    return send("DELETE", CHANNELS + nickname + "/recording", "");
  }

  JsonObject status(String nickname) throws IOException, InterruptedException {
    return json(send("GET", CHANNELS + nickname + "/recording", "")).asJsonObject();
  }

  /** A channel's recordings, the newest first. */
  JsonArray of(String nickname) throws IOException, InterruptedException {
    return json(send("GET", RECORDINGS + "?channel=" + nickname, "")).asJsonArray();
  }

  /** Fails if there is none. */
  JsonObject newest(String nickname) throws IOException, InterruptedException {
    return of(nickname).getJsonObject(0);
  }

  JsonObject get(String id) throws IOException, InterruptedException {
    return json(send("GET", RECORDINGS + "/" + id, "")).asJsonObject();
  }

  HttpResponse<byte[]> delete(String id) throws IOException, InterruptedException {
    return send("DELETE", RECORDINGS + "/" + id, "");
  }

  /**
   * @param range a Range header; empty for none
   */
  HttpResponse<byte[]> bytes(String path, String range) throws IOException, InterruptedException {
    return send("GET", path, range);
  }

  /** A range of what has this ETag, if it still is what is there. */
  HttpResponse<byte[]> bytes(String path, String range, String ifRange)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", authorization)
            .header("Range", range)
            .header("If-Range", ifRange)
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  String text(String path, int status) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send("GET", path, "");
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() != status) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + text);
    }
    return text;
  }

  /** Waits until the channel's newest recording has so many seconds. */
  JsonObject awaitSeconds(String nickname, int seconds, Duration within) throws Exception {
    AtomicReference<JsonObject> last = new AtomicReference<>();
    Eventually.happens(
        seconds + " seconds of " + nickname + " are recorded",
        within,
        () -> {
          JsonArray all = of(nickname);
          last.set(all.isEmpty() ? null : all.getJsonObject(0));
          return !all.isEmpty() && last.get().getJsonNumber("duration").doubleValue() >= seconds;
        });
    return last.get();
  }

  private HttpResponse<byte[]> send(String method, String path, String range)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", authorization)
            .method(method, BodyPublishers.noBody());
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonStructure json(HttpResponse<byte[]> answer) {
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return Json.createReader(new ByteArrayInputStream(answer.body())).read();
  }
}
