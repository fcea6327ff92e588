package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broadcaster without an application: a key, a stream, its recording, its pictures. */
class PublishingIT {
  private static final String PASSWORD = "publishing-pass-1";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Path storage;
  private OwnGateway gateway;
  private ApiClient api;

  @BeforeEach
  void startGateway() {
    storage = directory.resolve("storage");
    gateway =
        OwnGateway.start(
            directory,
            Map.of(
                "ADMIN_PASSWORD", PASSWORD,
                "EMBEDDED_ENCODER", "YES",
                "HLS_FILESYSTEM_PATH", storage.toString(),
                "HLS_H264_PRESET", "ultrafast",
                "HLS_TIME_SECONDS", "2"));
    api = new ApiClient(gateway.address(), "admin", PASSWORD);
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  @Test
  void aKeyIsMade_aStreamPublishedWatchedAndRecorded_itsRecordingPlayedAndDeleted()
      throws Exception {
    Path nginx = Files.createDirectories(directory.resolve("nginx"));
    try (Visit browser = new Visit(gateway.address())) {
      browser.logIn("admin", PASSWORD);
      browser.open("/hls_gateway/admin/stream-recordings");
      browser.awaitText("Nothing is recorded yet");
      browser.shot("stream-recordings-empty");
      browser.open("/hls_gateway/admin/streaming");
      browser.run("document.getElementById('channel').value = 'shop'");
      browser.press("form[action$='/publish'] button");
      browser.awaitText("it is shown this once");
      browser.awaitText("No streaming server is connected");
      String key = browser.value("key");
      assertThat(key).matches("[0-9a-f]{32}");
      browser.shot("publish-no-server");
      browser.open("/hls_gateway/admin/publish/shop");
      assertThat(browser.shows("shown this once")).isFalse();
      assertThat(browser.shows("Nobody can read it again")).isTrue();

      browser.run("document.getElementById('record').click()");
      browser.run("document.getElementById('previews').click()");
      browser.run("document.getElementById('resolutions').value = 'ORIGINAL, 720p'");
      browser.press("form[action$='/options'] button");
      browser.awaitText("not 720p.");
      assertThat(browser.value("resolutions")).isEqualTo("ORIGINAL, 720p");
      browser.shot("publish-wrong");
      browser.run("document.getElementById('resolutions').value = 'ORIGINAL, 320x180-25'");
      browser.run("document.getElementById('previewSize').value = '160x90'");
      browser.run("document.getElementById('previewSeconds').value = '2'");
      browser.press("form[action$='/options'] button");
      browser.awaitText("Saved.");

      try (StreamingServer server = StreamingServer.start(nginx, gateway.address(), "", "shop")) {
        server.control().request("wrong", "shop", "guess");
        server.control().await("PUBLISH-DENY", "Request-ID:wrong");
        browser.press("a[href$='/key']");
        browser.awaitText("That one is worth nothing any more then");
        browser.shot("publish-key");
        browser.press("form[action$='/key'] button");
        browser.awaitText("it is shown this once");
        String fresh = browser.value("key");
        assertThat(fresh).isNotEqualTo(key);
        assertThat(browser.value("server-1") + "/" + fresh)
            .isEqualTo(server.source("shop", fresh))
            .isEqualTo(browser.value("whole-1"));
        browser.shot("publish-new-key");
        server.control().request("old", "shop", key);
        server.control().await("PUBLISH-DENY", "Request-ID:old");

        String id = server.publish("shop", fresh);
        browser.open("/hls_gateway/watch/shop");
        browser.run("document.querySelector('video').muted = true");
        Eventually.happens(
            "it is watched",
            SOON,
            () ->
                browser.number(
                        "return document.querySelector('video').getVideoPlaybackQuality()"
                            + ".totalVideoFrames")
                    > 20);
        Path pictures = storage.resolve("img-preview/shop/" + id + "/160x90-2");
        Eventually.happens(
            "pictures and two resolutions are announced",
            SOON,
            () ->
                Files.exists(pictures.resolve("4.jpg"))
                    && recording(id).getJsonArray("indexes").size() == 3);
        browser.open("/hls_gateway/admin/publish/shop");
        browser.awaitText("Live");
        browser.shot("publish-live");
        assertThat(api.call("DELETE", "/stream-recordings/" + id, null).statusCode())
            .as("while it is recorded")
            .isEqualTo(409);

        server.unpublish("shop", id);
        Eventually.happens("it is over", SOON, () -> !recording(id).getBoolean("active"));
        filesAreServed(id);
        plays(browser, id);
        browser.open("/hls_gateway/admin/stream-recordings/" + id + "/delete");
        browser.shot("stream-recording-delete");
        browser.press("main form button.danger");
        browser.awaitText("The recording is deleted.");
        Eventually.happens("its files are gone", SOON, () -> filesOf(id) == 0);
        assertThat(api.call("GET", "/stream-recordings/" + id, null).statusCode()).isEqualTo(404);
      }
    }
  }

  private void plays(Visit browser, String id) throws Exception {
    browser.open("/hls_gateway/admin/stream-recordings");
    browser.awaitText("640x360-25, 320x180-25");
    browser.shot("stream-recordings");
    browser.open("/hls_gateway/admin/stream-recordings/" + id);
    browser.run("document.querySelector('video').muted = true");
    browser.awaitPictureMoving(Duration.ofSeconds(2));
    assertThat(browser.number("return document.querySelectorAll('.strip img').length"))
        .isGreaterThanOrEqualTo(5);
    browser.run("document.querySelector('.strip li:nth-child(4) a').click()");
    Eventually.happens("it goes there", SOON, () -> browser.currentTime() >= 6);
    browser.run(
        "const slider = document.querySelector('.seek input'); slider.value = 2;"
            + " slider.dispatchEvent(new Event('input'))");
    Eventually.happens(
        "it goes back", SOON, () -> browser.currentTime() >= 2 && browser.currentTime() < 6);
    assertThat(
            browser.number(
                "return document.querySelector('.seek img').src.endsWith('/1.jpg') ? 1 : 0"))
        .isEqualTo(1);
    Eventually.happens(
        "the strip's first pictures are there",
        SOON,
        () ->
            browser.number("return document.querySelector('.strip img').naturalWidth") == 160
                && browser.number("return document.querySelector('.seek img').naturalWidth")
                    == 160);
    browser.shot("stream-recording");
    assertThat(browser.accessibilityFaults()).isEmpty();
    browser.preferDark();
    browser.shot("stream-recording-dark");
    assertThat(browser.fitsAPhone()).isTrue();
    browser.shot("stream-recording-phone-dark");
    for (String page : new String[] {"publish/shop", "stream-recordings", "streaming"}) {
      browser.open("/hls_gateway/admin/" + page);
      assertThat(browser.fitsAPhone()).as(page).isTrue();
      browser.shot(page.replace("/shop", "") + "-phone-dark");
      assertThat(browser.accessibilityFaults()).as(page).isEmpty();
    }
    // What somebody without scripts sees is what comes over the wire.
    browser.open("/hls_gateway/admin/stream-recordings/" + id + "?play=1");
    assertThat(browser.source()).contains("/320x180-25/vod-0.m3u8").contains("/160x90-2/0.jpg\"");
  }

  private void filesAreServed(String id) throws Exception {
    JsonArray indexes = recording(id).getJsonArray("indexes");
    assertThat(indexes.getValuesAs(JsonObject.class))
        .extracting(index -> index.getString("type") + " " + index.getString("resolution"))
        .containsExactlyInAnyOrder(
            "HLS-VOD 640x360-25", "HLS-VOD 320x180-25", "IMG-PREVIEW 160x90-2");
    String folder = "/hls_gateway/api/storage/hls/shop/" + id + "/640x360-25/";
    HttpResponse<byte[]> playlist = get(folder + "vod-0.m3u8", true, "");
    assertThat(playlist.statusCode()).isEqualTo(200);
    assertThat(header(playlist, "Content-Type")).startsWith("application/vnd.apple.mpegurl");
    assertThat(header(playlist, "Cache-Control")).isEqualTo("private, no-cache");
    HttpResponse<byte[]> segment = get(folder + "0.ts", true, "bytes=188-375");
    assertThat(segment.statusCode()).isEqualTo(206);
    assertThat(segment.body()).hasSize(188).startsWith(0x47);
    assertThat(header(segment, "Content-Type")).isEqualTo("video/mp2t");
    assertThat(header(segment, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
    HttpResponse<byte[]> picture =
        get("/hls_gateway/api/storage/img-preview/shop/" + id + "/160x90-2/0.jpg", true, "");
    assertThat(header(picture, "Content-Type")).isEqualTo("image/jpeg");
    assertThat(get(folder + "0.ts", false, "").statusCode()).isEqualTo(401);
    assertThat(get(folder + "99999.ts", true, "").statusCode()).isEqualTo(404);
    assertThat(get(folder + ".0.ts.1.part", true, "").statusCode()).isEqualTo(404);
  }

  @Test
  void theApi_makesChangesAndRemovesChannelsWithAKey() throws Exception {
    HttpResponse<String> made =
        api.call(
            "POST",
            "/streaming-channels",
            "{\"channel\":\"yard\",\"record\":true,\"resolutions\":[\"ORIGINAL\",\"640x360-30\"],"
                + "\"previews\":{\"size\":\"320x180\",\"seconds\":5}}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonObject channel = object(made);
    String key = channel.getString("key");
    assertThat(key).matches("[0-9a-f]{32}");
    assertThat(channel.getJsonObject("previews").getInt("seconds")).isEqualTo(5);
    assertThat(api.call("POST", "/streaming-channels", "{\"channel\":\"Yard\"}").statusCode())
        .isEqualTo(409);
    assertThat(api.call("POST", "/streaming-channels", "{\"channel\":\"a b\"}").statusCode())
        .isEqualTo(400);

    HttpResponse<String> read = api.call("GET", "/streaming-channels/yard", null);
    assertThat(read.body()).doesNotContain(key).contains("640x360-30");
    HttpResponse<String> fresh = api.call("POST", "/streaming-channels/yard/key", null);
    assertThat(object(fresh).getString("key")).isNotEqualTo(key);
    HttpResponse<String> wrong =
        api.call("PUT", "/streaming-channels/yard", "{\"previews\":{\"size\":\"1x1\"}}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("previews.size");
    HttpResponse<String> changed = api.call("PUT", "/streaming-channels/yard", "{}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(object(changed).getBoolean("record")).isFalse();
    assertThat(object(changed).getJsonArray("resolutions")).hasSize(1);

    assertThat(
            api.call("PUT", "/streaming-channels/yard", "{\"owner\":\"nobody-here\"}").statusCode())
        .isEqualTo(400);
    HttpResponse<String> given =
        api.call("PUT", "/streaming-channels/yard", "{\"owner\":\"ADMIN\"}");
    assertThat(object(given).getString("owner")).isEqualTo("admin");
    assertThat(object(api.call("PUT", "/streaming-channels/yard", "{}")).getString("owner"))
        .isEqualTo("admin");
    assertThat(object(api.call("PUT", "/streaming-channels/yard", "{\"owner\":null}")))
        .doesNotContainKey("owner");
    aPublisherHasWhatAnAdministratorGives();
    assertThat(api.call("DELETE", "/streaming-channels/yard", null).statusCode()).isEqualTo(204);
    assertThat(api.call("DELETE", "/streaming-channels/yard", null).statusCode()).isEqualTo(404);
    assertThat(api.call("GET", "/streaming-channels", null).body()).isEqualTo("[]");
    assertThat(api.call("GET", "/stream-recordings", null).body()).isEqualTo("[]");
    assertThat(api.call("GET", "/stream-recordings?limit=0", null).statusCode()).isEqualTo(400);
  }

  private JsonObject recording(String id) throws Exception {
    HttpResponse<String> answer = api.call("GET", "/stream-recordings/" + id, null);
    return answer.statusCode() == 200
        ? object(answer)
        : Json.createObjectBuilder()
            .add("active", true)
            .add("indexes", JsonArray.EMPTY_JSON_ARRAY)
            .build();
  }

  private long filesOf(String id) throws Exception {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.filter(file -> file.toString().contains(id)).count();
    }
  }

  private void aPublisherHasWhatAnAdministratorGives() throws Exception {
    String account = "{\"name\":\"anna\",\"role\":\"PUBLISHER\",\"password\":\"annas-pass-1\"}";
    assertThat(api.call("POST", "/users", account).statusCode()).isEqualTo(201);
    ApiClient anna = new ApiClient(gateway.address(), "anna", "annas-pass-1");
    assertThat(anna.call("GET", "/streaming-channels/yard", null).statusCode()).isEqualTo(404);
    api.call("PUT", "/streaming-channels/yard", "{\"owner\":\"anna\"}");
    assertThat(anna.call("GET", "/streaming-channels", null).body())
        .contains("\"yard\"", "\"anna\"");
    assertThat(anna.call("POST", "/streaming-channels/yard/key", null).statusCode()).isEqualTo(200);
    assertThat(anna.call("PUT", "/streaming-channels/yard", "{\"owner\":\"anna\"}").statusCode())
        .isEqualTo(200);
    assertThat(anna.call("PUT", "/streaming-channels/yard", "{\"owner\":\"admin\"}").statusCode())
        .isEqualTo(403);
    try (Visit browser = new Visit(gateway.address())) {
      browser.logIn("anna", "annas-pass-1");
      browser.awaitText("The channels that you may publish to");
      browser.awaitText("yard");
      browser.open("/hls_gateway/admin/publish/yard/live");
      browser.awaitText("Go live");
    }
  }

  private HttpResponse<byte[]> get(String path, boolean loggedIn, String range) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.address().resolve(path));
    if (loggedIn) {
      byte[] login = ("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return client.send(request.timeout(SOON).build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static JsonObject object(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }
}
