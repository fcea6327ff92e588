package org.hlsgateway.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The coordinator's commands, as an application sends them. */
final class Commands {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI gateway;

  Commands(URI gateway) {
    this.gateway = gateway;
  }

  JsonObject capacity() throws IOException, InterruptedException {
    return json("/commands/capacity");
  }

  JsonObject report() throws IOException, InterruptedException {
    return json("/commands/report");
  }

  int activeStreams() throws IOException, InterruptedException {
    return report().getJsonArray("activeStreams").size();
  }

  /** The id of the channel's stream; empty if there is none. */
  String published(String channel) throws IOException, InterruptedException {
    return report().getJsonArray("activeStreams").getValuesAs(JsonObject.class).stream()
        .filter(stream -> stream.getString("channel").equals(channel))
        .map(stream -> stream.getString("streamId"))
        .findFirst()
        .orElse("");
  }

  /** The same, once there is one. */
  String awaitPublished(String channel) throws Exception {
    Eventually.happens("it is published", SOON, () -> !published(channel).isEmpty());
    return published(channel);
  }

  int close(String channel, String streamId) throws IOException, InterruptedException {
    return send(
            "POST", "/commands/close", "x-streaming-channel", channel, "x-streaming-id", streamId)
        .statusCode();
  }

  /**
   * @param headers name, value, name, value
   */
  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonObject json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", path);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return Json.createReader(new StringReader(answer.body())).readObject();
  }
}
