package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.URI;
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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    Path films = Files.createDirectory(directory.resolve("films"));
    film(films.resolve("front door 100%.mp4"));
    gateway =
        OwnGateway.start(
            directory, Map.of("ADMIN_PASSWORD", PASSWORD, "HLS_STREAM_ROOT", films.toString()));
    try (RtmpServer server = recorder()) {
      strangersAreRefused();
      isSet("rtmp://127.0.0.1:" + server.port() + "/live");
      streamsTheTestPicture();
      saysThatThereIsNoCamera();
      streamsAFile();
      streamsAChannel_encoded_toTwoTargets(server.port());
      writesDownWhatWasSent();
      send("PUT", "start", null);
    } finally {
      gateway.close();
    }
    assertThat(commandLines().filter(line -> line.contains("testsrc2=size=426x240"))).isEmpty();
    gateway =
        OwnGateway.start(
            directory,
            Map.of("ADMIN_PASSWORD", PASSWORD, "LIVEBOX_LOCAL", "YES", "LIVEBOX_FRONT", "YES"));
    try {
      isKept();
      theLogEndedWithTheServer();
      aScreenOfTheBox_needsNoLogin();
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

  private static void film(Path file) throws Exception {
    Process ffmpeg =
        new ProcessBuilder(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440",
                "-t",
                "3",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-c:a",
                "aac",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(ffmpeg.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(ffmpeg.exitValue()).isZero();
  }

  private void saysThatThereIsNoCamera() throws Exception {
    json(send("PUT", "control", "{\"source\": \"/dev/video63\"}"));
    json(send("PUT", "start", null));
    Eventually.happens(
        "it says so",
        SOON,
        () ->
            json(send("GET", "status", null))
                .getString("error", "")
                .startsWith("There is no camera at /dev/video63"));
    assertThat(json(send("PUT", "stop", null)).getString("status")).isEqualTo("idle");
  }

  private void streamsAFile() throws Exception {
    String file = directory.resolve("films") + "/front%20door%20100%25.mp4";
    json(send("PUT", "control", "{\"source\": \"file://" + file + "\"}"));
    MediaFile received = streamed();
    assertThat(received.streams()).contains("426").contains("240");
    assertThat(received.codecs()).contains("h264").contains("aac");
    assertThat(received.decodeTimesRise("a")).isTrue();
    // It is shown again and again.
    assertThat(received.durationSeconds()).isGreaterThan(3.5);
    assertThat(received.decodeTimesRise("v")).isTrue();
  }

  private void streamsAChannel_encoded_toTwoTargets(int port) throws Exception {
    new ApiClient(gateway.address(), "admin", PASSWORD).channel("yard", "test:");
    String targets =
        "{\"source\": \"yard\", \"resolution\": \"240p\", \"fps\": 15, \"targets\":"
            + " [{\"url\": \"rtmp://127.0.0.1:"
            + port
            + "/live\", \"name\": \"second-key\"}]}";
    json(send("PUT", "control", targets));
    int before = recorded().size();
    MediaFile received = streamed();
    assertThat(recorded()).hasSize(before + 2);
    assertThat(received.codecs()).contains("h264").contains("aac");
    assertThat(received.streams()).contains("426").contains("240");
    assertThat(received.decodeTimesRise("v")).isTrue();
    assertThat(received.decodingErrors()).isEmpty();
    Eventually.happens(
        "no encoder is left",
        SOON,
        () -> commandLines().noneMatch(line -> line.contains("426:240")));
    json(send("PUT", "control", "{\"source\": \"test:\", \"targets\": null}"));
  }

  /** The latest recording of some seconds of what is set. */
  private MediaFile streamed() throws Exception {
    int before = recorded().size();
    json(send("PUT", "start", null));
    awaitStreaming();
    Eventually.happens("some seconds arrive", SOON, () -> figure("net") > 300_000);
    assertThat(json(send("PUT", "stop", null)).getString("status")).isEqualTo("idle");
    Eventually.happens("it is recorded", SOON, () -> recorded().size() > before);
    TimeUnit.SECONDS.sleep(1);
    return MediaFile.at(recorded().get(recorded().size() - 1));
  }

  private void writesDownWhatWasSent() throws Exception {
    Eventually.happens(
        "all is written",
        SOON,
        () -> {
          JsonObject log = json(send("GET", "log?kind=livebox", null));
          return log.getJsonArray("broadcasts").size() == 4
              && log.getJsonArray("broadcasts").stream()
                  .noneMatch(each -> each.asJsonObject().isNull("end"));
        });
    JsonObject page = json(send("GET", "log?limit=1", null));
    JsonObject last = page.getJsonArray("broadcasts").getJsonObject(0);
    assertThat(last.getString("channel")).isEqualTo("yard");
    assertThat(last.getJsonNumber("bytes").longValue()).isGreaterThan(300_000);
    JsonObject next = json(send("GET", "log?limit=5&before=" + page.getInt("next"), null));
    assertThat(next.getJsonArray("broadcasts")).hasSize(3);
    assertThat(next.isNull("next")).isTrue();
    JsonObject failed =
        json(send("GET", "log?failed=true", null)).getJsonArray("broadcasts").getJsonObject(0);
    assertThat(failed.getString("lastError")).contains("/dev/video63");
    assertThat(refused("GET", "log?limit=0", null)).contains("limit is from 1 to 500");
    assertThat(refused("GET", "data?from=yesterday", null)).contains("from is a time such as");
    Eventually.happens(
        "what was sent is in the figures",
        SOON,
        () ->
            json(send("GET", "data", null)).getJsonArray("samples").stream()
                .anyMatch(each -> each.asJsonObject().getJsonNumber("bytes").longValue() > 0));
    HttpResponse<String> csv = send("GET", "data?format=csv", null);
    assertThat(csv.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
    assertThat(csv.body()).startsWith("at,seconds,cpu,disk,bytes,drops\r\n").contains(",10,");
  }

  private void theLogEndedWithTheServer() throws Exception {
    JsonObject last =
        json(send("GET", "log?limit=1", null)).getJsonArray("broadcasts").getJsonObject(0);
    assertThat(last.isNull("end")).isFalse();
    assertThat(last.getString("source")).isEqualTo("Test picture");
  }

  private void aScreenOfTheBox_needsNoLogin() throws Exception {
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    URI root = gateway.address();
    HttpResponse<String> page =
        browser.send(
            HttpRequest.newBuilder(root.resolve("/livebox"))
                .header("Sec-Fetch-Site", "none")
                .build(),
            BodyHandlers.ofString());
    assertThat(page.uri().getPath()).isEqualTo("/hls_gateway/livebox");
    assertThat(page.body()).contains(">Start</button>").doesNotContain(KEY);
    HttpResponse<String> settings =
        browser.send(
            HttpRequest.newBuilder(root.resolve("/hls_gateway/livebox/settings")).build(),
            BodyHandlers.ofString());
    assertThat(settings.body()).contains("the stored one").doesNotContain(KEY);
    assertThat(
            post(browser, "/hls_gateway/livebox/start", "http://evil.example", page.body())
                .uri()
                .getPath())
        .as("led to the login")
        .contains("/login");
    String own = root.toString();
    HttpResponse<String> started = post(browser, "/hls_gateway/livebox/start", own, page.body());
    assertThat(started.body()).contains(">Stop</button>");
    HttpResponse<String> stopped = post(browser, "/hls_gateway/livebox/stop", own, started.body());
    assertThat(stopped.body()).contains(">Start</button>");
    HttpResponse<String> log =
        browser.send(
            HttpRequest.newBuilder(root.resolve("/hls_gateway/livebox/log")).build(),
            BodyHandlers.ofString());
    assertThat(log.body()).contains("Test picture").contains("127.0.0.1");
  }

  private HttpResponse<String> post(HttpClient browser, String path, String origin, String page)
      throws Exception {
    Matcher token = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(page);
    assertThat(token.find()).isTrue();
    return browser.send(
        HttpRequest.newBuilder(gateway.address().resolve(path))
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("csrf=" + token.group(1)))
            .build(),
        BodyHandlers.ofString());
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
