package org.hlsgateway.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The REST API as a developer uses it: JSON, and Basic authentication. */
public final class ApiClient {

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI gateway;
  private final String authorization;

  public ApiClient(URI gateway, String user, String password) {
    this.gateway = gateway;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Creates a channel, or replaces the one that has the nickname. */
  public void channel(String nickname, String source) throws IOException, InterruptedException {
    channel(nickname, source, Json.createObjectBuilder());
  }

  public void channel(String nickname, String source, JsonObjectBuilder more)
      throws IOException, InterruptedException {
    send("DELETE", "/" + nickname, null);
    JsonObject body = more.add("nickname", nickname).add("source", source).build();
    HttpResponse<String> answer = send("POST", "", body.toString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  /** Makes the channel a streaming key, and gives it. */
  public String streamingKey(String channel, boolean record)
      throws IOException, InterruptedException {
    JsonObject body =
        Json.createObjectBuilder().add("channel", channel).add("record", record).build();
    HttpResponse<String> made = call("POST", "/streaming-channels", body.toString());
    if (made.statusCode() != 201) {
      throw new IllegalStateException(made.statusCode() + " " + made.body());
    }
    return Json.createReader(new StringReader(made.body())).readObject().getString("key");
  }

  /** Of a channel that is read through FFmpeg, whatever the gateway is set to. */
  public static JsonObjectBuilder throughFfmpeg() {
    return Json.createObjectBuilder()
        .add("sourceSettings", Json.createObjectBuilder().add("input", "FFMPEG"));
  }

  /** The channel's status object. */
  public JsonObject status(String nickname) throws IOException, InterruptedException {
    return Json.createReader(new StringReader(send("GET", "/" + nickname + "/status", null).body()))
        .readObject();
  }

  public String state(String nickname) throws IOException, InterruptedException {
    return status(nickname).getString("state");
  }

  /**
   * @param path below /hls_gateway/api/channels
   * @param body JSON; null for none
   */
  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, "/channels" + path, body);
  }

  /** The report of a look at a source. */
  public HttpResponse<String> testSource(String source) throws IOException, InterruptedException {
    String body = Json.createObjectBuilder().add("source", source).build().toString();
    return call("POST", "/test-source", body);
  }

  /**
   * @param path below /hls_gateway/api
   * @param body JSON; null for none
   */
  public HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /**
   * What is not below /hls_gateway/api.
   *
   * @param path from the root
   */
  HttpResponse<String> atRoot(String method, String path) throws IOException, InterruptedException {
    return client.send(
        watching(gateway.resolve(path)).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  /** A request for something that is watched, with the login. */
  HttpRequest.Builder watching(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", authorization);
  }

  /**
   * A request with the login, for whoever sends something else than JSON.
   *
   * @param path below /hls_gateway/api
   */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve("/hls_gateway/api" + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", authorization);
  }
}
