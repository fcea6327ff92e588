package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.PostgresCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways with other settings than the usual ones. A start takes its time: few, each for much. */
class SettingsIT {

  private static final Pattern PRINTED_PASSWORD = Pattern.compile("password +([a-z0-9-]{23})");
  private static final String NOWHERE = "/nowhere/ffmpeg";

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void onPostgres_withItsOwnPassword_andLoginForViewers() throws Exception {
    try (PostgresCluster postgres = PostgresCluster.start();
        TestCamera camera = TestCamera.start()) {
      Map<String, String> settings = new HashMap<>();
      settings.put("DB_URL", postgres.url());
      settings.put("DB_USER", postgres.user());
      settings.put("DB_PASSWORD", "any");
      settings.put("ADMIN_PASSWORD", "");
      settings.put("WATCH_REQUIRES_LOGIN", "YES");
      settings.put("TRUSTED_PROXIES", "127.0.0.1");
      settings.put("EMBED_ORIGINS", "https://house.example");
      settings.put("HLS_HEARTBEAT_CHECK_SECONDS", "2");
      String password;
      try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
        password = printedPassword(gateway.consoleText());
        new ApiClient(gateway.address(), "admin", password)
            .channel("door", camera.url("/h264-aac"));
        aSecondGatewayStaysOut(settings);
        viewersMustLogIn(gateway.address(), password);
        aProxyIsBelieved(gateway.address(), password);
        stopsAfterTwoSeconds(gateway.address(), password, camera);
      }
      assertThat(keptFiles()).noneMatch(text -> text.contains(password));
      assertThat(postgres.dump()).contains("door").doesNotContain(password);

      settings.put("FFMPEG_PATH", NOWHERE);
      settings.put("WATCH_REQUIRES_LOGIN", "NO");
      try (OwnGateway again = OwnGateway.launch(directory, settings)) {
        awaitAlive(again);
        assertThat(again.consoleText()).doesNotContain(password).doesNotContain("shown this once");
        assertThat(new ApiClient(again.address(), "admin", password).state("door"))
            .isEqualTo("IDLE");
        withoutFfmpeg_whatNeedsNonePlays(again.address(), password, camera);
        whoMayHaveAFrameOfThePlayer(again.address());
      }
    }
  }

  private void aSecondGatewayStaysOut(Map<String, String> settings) throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    Files.createDirectories(elsewhere.resolve("data"));
    // As whoever moves a gateway would.
    for (String file : List.of("secret.key", "node-id")) {
      Files.copy(directory.resolve("data/" + file), elsewhere.resolve("data/" + file));
    }
    try (OwnGateway second = OwnGateway.launch(elsewhere, settings)) {
      assertThat(second.awaitExit(Duration.ofSeconds(90))).isNotZero();
      assertThat(second.consoleText())
          .contains("does not start: Another gateway works with this database.");
    }
  }

  private void whoMayHaveAFrameOfThePlayer(URI gateway) throws Exception {
    for (String watch : List.of("/hls_gateway/watch/door", "/hls_gateway/watch/door/player")) {
      assertThat(framedBy(gateway, watch)).as(watch).isEqualTo("'self' https://house.example");
    }
    for (String page : List.of("/hls_gateway/login", "/hls_gateway/", "/hls_gateway/wall")) {
      assertThat(framedBy(gateway, page)).as(page).isEqualTo("'none'");
    }
  }

  private String framedBy(URI gateway, String path) throws Exception {
    HttpResponse<String> page = get(gateway, path, "text/html", null);
    assertThat(page.statusCode()).as(path).isEqualTo(200);
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    return policy.substring(policy.indexOf("frame-ancestors ") + "frame-ancestors ".length());
  }

  @Test
  void aDamagedDatabaseFile_endsTheStart_withOneSentence() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("hls_gateway.mv.db"), "this is no database\n".repeat(1000));
    try (OwnGateway gateway = OwnGateway.launch(directory, Map.of())) {
      assertThat(gateway.awaitExit(Duration.ofSeconds(90))).isNotZero();
      List<String> sentences =
          gateway.consoleText().lines().filter(line -> line.contains("does not start")).toList();
      assertThat(sentences).singleElement().asString().contains("restore a backup");
      assertThat(gateway.consoleText())
          .doesNotContain("\tat ")
          .doesNotContain("Exception")
          .doesNotContain("log in as");
    }
  }

  private void viewersMustLogIn(URI gateway, String password) throws Exception {
    String watch = "/hls_gateway/watch/door";
    String index = "/hls_gateway/read/door/index.m3u8";
    for (String path :
        List.of(
            watch,
            index,
            "/hls_gateway/read/door/thumbnail.jpg",
            "/hls_gateway/read/door/snapshot.jpg",
            "/hls_gateway/read/door/stream.ts",
            "/hls_gateway/wall")) {
      HttpResponse<String> stranger = get(gateway, path, "*/*", null);
      assertThat(stranger.statusCode()).as(path).isEqualTo(401);
      assertThat(stranger.headers().firstValue("WWW-Authenticate"))
          .get()
          .asString()
          .startsWith("Basic");
      assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin"))
          .as("a page of another site learns that it must log in: %s", path)
          .isEqualTo(path.endsWith("/wall") ? Optional.empty() : Optional.of("*"));
      assertThat(get(gateway, path, "*/*", "wrong").statusCode()).as(path).isEqualTo(401);
    }
    HttpResponse<String> browser = get(gateway, watch, "text/html", null);
    assertThat(browser.statusCode()).isEqualTo(302);
    assertThat(browser.headers().firstValue("Location")).get().asString().contains("/login");
    assertThat(new ApiClient(gateway, "admin", password).state("door"))
        .as("whoever is not let in starts nothing")
        .isEqualTo("IDLE");

    assertThat(get(gateway, watch, "*/*", password).statusCode()).isEqualTo(302);
    assertThat(get(gateway, "/hls_gateway/read/door/snapshot.jpg", "*/*", password).statusCode())
        .isEqualTo(200);
    HttpResponse<String> answer = get(gateway, index, "*/*", password);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String playlist = "/hls_gateway/read/door/" + lastLine(answer.body());
    String listed = get(gateway, playlist, "*/*", password).body();
    Matcher media = Pattern.compile("([A-Za-z0-9_]+\\.m4s)").matcher(listed);
    assertThat(media.find()).as(listed).isTrue();
    String segment = "/hls_gateway/read/door/" + media.group(1);
    assertThat(get(gateway, playlist.replaceFirst("\\?.*", ""), "*/*", null).statusCode())
        .as("the id that came with the address is what lets in")
        .isEqualTo(404);
    assertThat(get(gateway, "/hls_gateway/read/door/abc_1.m4s", "*/*", null).statusCode())
        .isEqualTo(404);
    for (String path : List.of(playlist, segment)) {
      HttpResponse<String> fetched = get(gateway, path, "*/*", null);
      assertThat(fetched.statusCode()).as(path).isEqualTo(200);
      // RFC 9111, 5.2.2.9: a cache for everybody would give it to who has not logged in.
      assertThat(fetched.headers().firstValue("Cache-Control"))
          .get()
          .asString()
          .doesNotContain("public")
          .contains("private");
    }
  }

  private void aProxyIsBelieved(URI gateway, String password) throws Exception {
    HttpResponse<String> page = throughProxy(gateway, "/hls_gateway/admin/list", password);
    assertThat(page.statusCode()).isEqualTo(302);
    String login = page.headers().firstValue("Location").orElseThrow();
    assertThat(login).startsWith("../login?to=%2Fhls_gateway%2F");

    HttpResponse<String> form = throughProxy(gateway, "/hls_gateway/login", password);
    assertThat(form.body())
        .contains("action=\"/cams/hls_gateway/login\"")
        .doesNotContainPattern("(href|src|action)=\"/hls_gateway/");
    assertThat(form.headers().firstValue("Set-Cookie"))
        .get()
        .asString()
        .contains("Path=/cams/hls_gateway/login")
        .contains("Secure");

    throughProxy(gateway, "/hls_gateway/read/door/index.m3u8", password);
    assertThat(throughProxy(gateway, "/hls_gateway/api/viewers", password).body())
        .contains("\"address\":\"203.0.113.7\"")
        .doesNotContain("6.6.6.6");
    assertThat(throughProxy(gateway, "/hls_gateway/api/channels?limit=1", password).body())
        .contains("\"watch\":\"/cams/hls_gateway/watch/door\"");
    // As README says: whoever comes through a proxy is not on this machine.
    assertThat(throughProxy(gateway, "/commands/capacity", "wrong").statusCode()).isEqualTo(401);
    assertThat(get(gateway, "/commands/capacity", "*/*", null).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> throughProxy(URI gateway, String path, String password)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .header("Accept", path.contains("/admin/") ? "text/html" : "*/*")
            .header("Authorization", basic(password))
            .header("X-Forwarded-For", "6.6.6.6, 203.0.113.7")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "cams.example")
            .header("X-Forwarded-Prefix", "/cams")
            .timeout(Duration.ofSeconds(40))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static void stopsAfterTwoSeconds(URI gateway, String password, TestCamera camera)
      throws Exception {
    ApiClient api = new ApiClient(gateway, "admin", password);
    Eventually.happens(
        "the channel stops before the usual ten seconds",
        Duration.ofSeconds(9),
        () -> api.state("door").equals("IDLE") && camera.clients() == 0);
  }

  private void withoutFfmpeg_whatNeedsNonePlays(URI gateway, String password, TestCamera camera)
      throws Exception {
    Eventually.happens(
        "it is ready, with a warning",
        Duration.ofSeconds(60),
        () -> get(gateway, "/health/ready", "*/*", null).statusCode() == 200);
    assertThat(get(gateway, "/health/ready", "*/*", null).body())
        .contains("warning")
        .contains("FFMPEG_PATH=" + NOWHERE)
        .doesNotContain("DOWN");
    Stream.open(gateway, "door").awaitSegments(2, Duration.ofSeconds(40));

    ApiClient api = new ApiClient(gateway, "admin", password);
    assertThat(api.testSource(camera.url("/h264-aac")).body())
        .contains("\"playable\":true")
        .contains("H264");
    api.channel("jpeg", camera.url("/mjpeg"));
    get(gateway, "/hls_gateway/read/jpeg/index.m3u8", "*/*", null);
    HttpResponse<String> viewer = get(gateway, "/hls_gateway/read/jpeg/index.m3u8", "*/*", null);
    assertThat(viewer.statusCode()).isEqualTo(503);
    assertThat(Json.createReader(new StringReader(viewer.body())).readObject().getString("detail"))
        .contains("the picture is JPEG")
        .contains("FFMPEG_PATH=" + NOWHERE);
  }

  private void awaitAlive(OwnGateway gateway) throws Exception {
    Eventually.happens(
        "the gateway is alive",
        Duration.ofSeconds(120),
        () -> {
          try {
            return get(gateway.address(), "/health/started", "*/*", null).statusCode() == 200;
          } catch (IOException e) {
            return false;
          }
        });
  }

  private static String printedPassword(String console) {
    Matcher printed = PRINTED_PASSWORD.matcher(console);
    assertThat(printed.find()).as(console).isTrue();
    String password = printed.group(1);
    assertThat(console.split(password, -1)).hasSize(2);
    return password;
  }

  /** What the gateway left in its folder, without what it printed on the console. */
  private List<String> keptFiles() throws IOException {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("console.log"))
          .map(
              file -> {
                try {
                  return Files.readString(file, StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().toList();
    return lines.get(lines.size() - 1);
  }

  /**
   * @param password null: without a login
   */
  private HttpResponse<String> get(URI gateway, String path, String accept, String password)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(Duration.ofSeconds(40))
            .header("Accept", accept);
    if (password != null) {
      request.header("Authorization", basic(password));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String basic(String password) {
    byte[] login = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }
}
