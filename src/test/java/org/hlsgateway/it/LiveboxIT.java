package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The livebox's API, as the document's readers use it, and a server that is not ours. */
class LiveboxIT {
  private static final String PASSWORD = "livebox-pass-1";
  private static final String KEY = "djt.zepf-h0qx-1z8d-821q";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private OwnGateway gateway;

  @Test
  void aLivebox_isSet_started_stopped_andRestarted() throws Exception {
    gateway = OwnGateway.start(directory, Map.of("ADMIN_PASSWORD", PASSWORD));
    try (RtmpServer server = recorder()) {
      strangersAreRefused();
      isSet("rtmp://127.0.0.1:" + server.port() + "/live");
      streamsTheTestPicture();
      streamsAChannel();
      send("PUT", "start", null);
    } finally {
      gateway.close();
    }
    assertThat(commandLines().filter(line -> line.contains("testsrc2=size=426x240"))).isEmpty();
    gateway =
        OwnGateway.start(directory, Map.of("ADMIN_PASSWORD", PASSWORD, "LIVEBOX_LOCAL", "YES"));
    try {
      isKept();
      programsOnThisMachine_needNoLogin();
    } finally {
      gateway.close();
    }
    noLogHasTheKey();
  }

  private RtmpServer recorder() throws Exception {
    return RtmpServer.recording(Files.createDirectory(directory.resolve("nginx")), "live");
  }

  private void strangersAreRefused() throws Exception {
    for (String what : List.of("GET status", "GET control", "POST control", "PUT start")) {
      String[] words = what.split(" ");
      String body = words[0].equals("POST") ? "{}" : null;
      assertThat(client.send(request(words[0], words[1], body).build(), BodyHandlers.ofString()))
          .as(what)
          .returns(401, HttpResponse::statusCode);
    }
  }

  private void isSet(String url) throws Exception {
    assertThat(refused("PUT", "start", null)).contains("POST url and name");
    assertThat(refused("PUT", "stop", null)).contains("nothing to stop");
    String change =
        String.format(
            Locale.ROOT,
            "{\"name\": \"%s\", \"url\": \"%s\", \"resolution\": \"240p\", \"source\": \"test:\"}",
            KEY,
            url);
    JsonObject control = json(send("POST", "control", change));
    assertThat(control.getString("name")).isEqualTo(KEY);
    assertThat(control.getString("url")).isEqualTo(url);
    assertThat(control.getInt("bitrate")).isEqualTo(400_000);
    assertThat(control.getInt("fps")).isEqualTo(25);
    assertThat(control.isNull("quality")).isTrue();
    assertThat(refused("POST", "control", "{\"resolution\": \"720p\", \"fps\": 24}"))
        .contains("fps is 15, 25 or 30");
    assertThat(refused("POST", "control", "{\"source\": \"nobody\"}")).contains("no channel");
    assertThat(json(send("GET", "control", null))).isEqualTo(control);
    HttpRequest form =
        request("POST", "control", null)
            .header("Authorization", basic())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method("POST", BodyPublishers.ofString("fps=15"))
            .build();
    assertThat(client.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
  }

  private void streamsTheTestPicture() throws Exception {
    JsonObject started = json(send("PUT", "start", null));
    assertThat(started.getString("product")).isEqualTo("com.youtube.livebox");
    assertThat(started.getString("status")).isIn("preparing", "streaming");
    assertThat(refused("PUT", "start", null)).contains("started already");
    awaitStreaming();
    assertThat(commandLines().filter(line -> line.contains(KEY))).isEmpty();
    Eventually.happens("it takes processors", SOON, () -> figure("cpu") > 0);
    assertThat(figure("disk")).isBetween(0.1, 100.0);
    Eventually.happens("a second or two arrive", SOON, () -> figure("net") > 100_000);
    JsonObject stopped = json(send("PUT", "stop", null));
    assertThat(stopped.getString("status")).isEqualTo("idle");
    assertThat(stopped.getInt("net")).isZero();
    Eventually.happens("the recording is whole", SOON, () -> !recorded().isEmpty());
    MediaFile received = MediaFile.at(recorded().get(0));
    assertThat(received.codecs()).contains("h264").contains("aac");
    assertThat(received.streams()).contains("426").contains("240");
  }

  private void streamsAChannel() throws Exception {
    new ApiClient(gateway.address(), "admin", PASSWORD).channel("yard", "test:");
    json(send("PUT", "control", "{\"source\": \"yard\"}"));
    json(send("PUT", "start", null));
    awaitStreaming();
    assertThat(json(send("PUT", "stop", null)).getString("status")).isEqualTo("idle");
    json(send("PUT", "control", "{\"source\": \"test:\"}"));
  }

  private void awaitStreaming() throws Exception {
    Eventually.happens(
        "it streams",
        SOON,
        () -> {
          JsonObject status = json(send("GET", "status", null));
          return status.getString("status").equals("streaming") && status.getInt("net") > 0;
        });
  }

  private double figure(String name) throws Exception {
    return json(send("GET", "status", null)).getJsonNumber(name).doubleValue();
  }

  private void isKept() throws Exception {
    JsonObject control = json(send("GET", "control", null));
    assertThat(control.getString("name")).isEqualTo(KEY);
    assertThat(control.getString("resolution")).isEqualTo("240p");
    assertThat(json(send("GET", "status", null)).getString("status")).isEqualTo("idle");
  }

  private void programsOnThisMachine_needNoLogin() throws Exception {
    HttpRequest.Builder status = request("GET", "status", null);
    assertThat(client.send(status.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    HttpRequest.Builder page = request("GET", "status", null).header("Origin", "http://a.example");
    assertThat(client.send(page.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    HttpRequest.Builder change = request("POST", "control", "{\"fps\": 30}");
    assertThat(json(client.send(change.build(), BodyHandlers.ofString())).getInt("fps"))
        .isEqualTo(30);
  }

  private void noLogHasTheKey() throws IOException {
    try (Stream<Path> logs = Files.walk(directory.resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).doesNotContain(KEY);
      }
    }
    assertThat(gateway.consoleText()).doesNotContain(KEY);
  }

  // ---- helpers ---------------------------------------------------------------------------------

  private static Stream<String> commandLines() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .toList()
        .stream();
  }

  private List<Path> recorded() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("nginx"))) {
      return files.filter(file -> file.toString().endsWith(".flv")).sorted().toList();
    }
  }

  private String refused(String verb, String path, String body) throws Exception {
    HttpResponse<String> answer = send(verb, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return answer.body();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private HttpResponse<String> send(String verb, String path, String body) throws Exception {
    return client.send(
        request(verb, path, body).header("Authorization", basic()).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String verb, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.address().resolve("/api/livebox/v1/" + path))
            .timeout(Duration.ofSeconds(30))
            .method(verb, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return body == null ? request : request.header("Content-Type", "application/json");
  }

  private static String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }
}
