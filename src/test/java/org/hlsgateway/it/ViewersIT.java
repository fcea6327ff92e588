package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/** Who watches what, and the end of one. */
class ViewersIT extends GatewayScene {

  private static final String CHANNEL = "watched";
  private static final By ROW =
      By.xpath("//tr[@data-viewer][.//a[contains(@href, '/" + CHANNEL + "')]]");
  private static final String VLC = "VLC/3.0.20 LibVLC/3.0.20";

  private final URI index = gateway.resolve("/hls_gateway/read/" + CHANNEL + "/index.m3u8");
  private TestCamera camera;

  @BeforeEach
  void makeChannel() throws Exception {
    camera = TestCamera.start();
    api.channel(CHANNEL, camera.url("/h264-aac"));
  }

  @AfterEach
  void deleteChannel() throws Exception {
    api.send("DELETE", "/" + CHANNEL, null);
    camera.close();
  }

  @Test
  void whoWatches_isListed_withEveryByteThatWasSent() throws Exception {
    Instant before = Instant.now();
    String viewer = "counted-viewer";
    long bytes = 0;
    HttpResponse<byte[]> first = get(with(index, "viewer=" + viewer), VLC);
    bytes += first.body().length;
    URI playlist = index.resolve(lastLine(first));
    HttpResponse<byte[]> list = get(playlist, VLC);
    bytes += list.body().length;
    HttpResponse<byte[]> media = get(playlist.resolve(lastLine(listWithSegment(playlist))), "curl");
    assertThat(media.body().length).isPositive();
    // The polling for a segment was done as curl, which shares nothing with VLC.
    HttpResponse<byte[]> counted = get(media.uri(), VLC);
    bytes += counted.body().length;

    long expected = bytes;
    Eventually.happens(
        "the bytes are counted",
        Duration.ofSeconds(30),
        () -> viewer(viewer).getJsonNumber("bytes").longValue() == expected);
    JsonObject listed = viewer(viewer);
    assertThat(listed.getString("channel")).isEqualTo(CHANNEL);
    assertThat(listed.getString("address")).isEqualTo("127.0.0.1");
    assertThat(listed.getString("userAgent")).isEqualTo(VLC);
    assertThat(listed.getInt("sharedBy")).isEqualTo(1);
    assertThat(Instant.parse(listed.getString("since"))).isBetween(before, Instant.now());
  }

  @Test
  void whoIsDisconnected_isRefusedInASentence_andOthersAreNot() throws Exception {
    URI playlist = index.resolve(lastLine(get(with(index, "viewer=sent-away"), VLC)));
    listWithSegment(playlist);
    CompletableFuture<HttpResponse<byte[]>> waiting = askForTheNextSegment(playlist);
    Eventually.happens(
        "the viewer is listed", Duration.ofSeconds(30), () -> viewer("sent-away") != null);

    assertThat(delete("sent-away").statusCode()).isEqualTo(204);
    assertThat(waiting.get().statusCode()).as("what it waited for").isIn(200, 503);
    for (URI asked : List.of(playlist, with(index, "viewer=sent-away"))) {
      HttpResponse<byte[]> refused = get(asked, VLC);
      assertThat(refused.statusCode()).as(asked.getPath()).isEqualTo(403);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("The administrator ended this.");
    }
    assertThat(viewer("sent-away")).isNull();
    assertThat(delete("sent-away").statusCode()).isEqualTo(404);
    assertThat(get(with(index, "viewer=somebody-else"), VLC).statusCode()).isEqualTo(200);
  }

  @Test
  void theAdministrator_disconnectsABrowser_whichSaysSo_andStops() throws Exception {
    ChromeDriver browser = Browser.open();
    try {
      Browser.logIn(browser);
      String admin = browser.getWindowHandle();
      browser.switchTo().newWindow(WindowType.WINDOW);
      String watching = browser.getWindowHandle();
      browser.get(gateway + "/hls_gateway/watch/" + CHANNEL);
      Eventually.happens(
          "the picture moves",
          Duration.ofSeconds(30),
          () ->
              ((Number) browser.executeScript("return document.querySelector('video').currentTime"))
                      .doubleValue()
                  > 1);
      browser.switchTo().window(admin);
      browser.get(gateway + "/hls_gateway/admin/viewers");
      assertThat(browser.findElement(ROW).getText())
          .contains(CHANNEL, "127.0.0.1", "Chrome on Linux");
      Browser.shot(browser, "viewers");
      browser.findElement(ROW).findElement(By.tagName("button")).click();
      Eventually.happens(
          "the page says that it is done",
          Duration.ofSeconds(30),
          () -> Browser.text(browser).contains("refused for ten"));
      browser.switchTo().window(watching);
      Eventually.happens(
          "the watching page says why it stopped",
          Duration.ofSeconds(20),
          () -> Browser.text(browser).contains("The administrator ended this."));
      assertThat(viewers()).isEmpty();
    } finally {
      browser.quit();
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> askForTheNextSegment(URI playlist)
      throws Exception {
    String text = new String(get(playlist, "curl").body(), StandardCharsets.UTF_8);
    long first = Long.parseLong(text.replaceFirst("(?s).*MEDIA-SEQUENCE:(\\d+).*", "$1"));
    long segments = text.lines().filter(line -> !line.startsWith("#")).count();
    URI next = with(playlist, "_HLS_msn=" + (first + segments + 1));
    return client.sendAsync(request(next, VLC), BodyHandlers.ofByteArray());
  }

  /** Asked for by nobody in particular until there is a whole segment. */
  private HttpResponse<byte[]> listWithSegment(URI playlist) throws Exception {
    URI anonymous = URI.create(playlist.toString().replaceFirst("\\?.*", ""));
    Eventually.happens(
        "a segment is listed",
        Duration.ofSeconds(20),
        () -> !lastLine(get(anonymous, "curl")).startsWith("#"));
    return get(anonymous, "curl");
  }

  private JsonObject viewer(String id) throws Exception {
    String shown = shown(id);
    return viewers().getValuesAs(JsonObject.class).stream()
        .filter(viewer -> viewer.getString("id").equals(shown))
        .findFirst()
        .orElse(null);
  }

  /** What people see of an id that somebody watches by. */
  private static String shown(String id) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] hash = digest.digest(id.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, 24);
  }

  private JsonArray viewers() throws Exception {
    String body = api.call("GET", "/viewers?channel=" + CHANNEL, null).body();
    return Json.createReader(new StringReader(body)).readArray();
  }

  private HttpResponse<String> delete(String viewer) throws Exception {
    return api.call("DELETE", "/viewers/" + CHANNEL + "/" + shown(viewer), null);
  }

  private HttpResponse<byte[]> get(URI uri, String program) throws Exception {
    return client.send(request(uri, program), BodyHandlers.ofByteArray());
  }

  private static HttpRequest request(URI uri, String program) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(30))
        .header("User-Agent", program)
        .build();
  }

  private static URI with(URI uri, String query) {
    return URI.create(uri + (uri.getQuery() == null ? "?" : "&") + query);
  }

  private static String lastLine(HttpResponse<byte[]> answer) {
    List<String> lines = new String(answer.body(), StandardCharsets.UTF_8).lines().toList();
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .reduce((one, next) -> next)
        .orElse("#");
  }
}
