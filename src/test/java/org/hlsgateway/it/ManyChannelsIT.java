package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand channels, on a gateway of their own; and the television that finds them. */
class ManyChannelsIT extends GatewayScene {
  private static final int MANY = 10_000;
  private static final String PASSWORD = "many-channels-it-1";
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  @TempDir Path directory;

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Test
  void tenThousandChannels_areImported_listed_foundByTelevisions_andTakenBack() throws Exception {
    Map<String, String> settings =
        Map.of(
            "ADMIN_PASSWORD",
            PASSWORD,
            "WATCH_REQUIRES_LOGIN",
            "YES",
            "HDHOMERUN_NETWORKS",
            "127.0.0.0/8",
            "HDHOMERUN_ACCOUNT",
            "admin");
    try (OwnGateway own = OwnGateway.start(directory, settings)) {
      URI base = own.address();
      ApiClient admin = new ApiClient(base, "admin", PASSWORD);
      HttpRequest importing =
          admin
              .request("/import")
              .timeout(Duration.ofSeconds(100))
              .header("Content-Type", "audio/x-mpegurl")
              .POST(HttpRequest.BodyPublishers.ofString(list()))
              .build();
      assertThat(timed("imported", importing).body()).contains("\"added\":" + MANY);

      logIn(base);
      assertThat(timed("the first page", page(base, "")).body())
          .contains(MANY + " channels", "Page 1 of 100");
      timed("the first page again", page(base, ""));
      assertThat(timed("a search", page(base, "?q=camera+99&state=idle&sort=title")).body())
          .contains("280 of " + MANY + " channels");
      assertThat(timed("by state", page(base, "?sort=state&page=100")).body())
          .contains("Page 100 of 100");
      HttpRequest playlist = admin.request("/../../x").uri(at(base, "playlist.m3u")).build();
      assertThat(timed("playlist.m3u", playlist).body().lines()).hasSize(2 * MANY + 1);
      HttpRequest group =
          admin.request("/../../x").uri(at(base, "playlist.m3u?group=group+3")).build();
      assertThat(timed("a group of it", group).body().lines()).hasSize(2 * MANY / 20 + 1);

      televisionsFindThem(base);

      HttpRequest undo =
          admin
              .request("/import/undo")
              .timeout(Duration.ofSeconds(100))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(timed("taken back", undo).body()).contains("\"removed\":" + MANY);
    }
  }

  private void televisionsFindThem(URI base) throws Exception {
    assertThat(get(base.resolve("/discover.json")))
        .contains("\"LineupURL\":\"" + base + "/lineup.json\"");
    assertThat(get(base.resolve("/lineup_status.json"))).contains("\"ScanInProgress\":0");
    assertThat(get(base.resolve("/device.xml"))).contains("<friendlyName>HLS Gateway<");
    HttpResponse<String> lineup =
        timed("the lineup", HttpRequest.newBuilder(base.resolve("/lineup.json")).build());
    Matcher address = Pattern.compile("\"URL\":\"([^\"]+)\"").matcher(lineup.body());
    assertThat(address.find()).isTrue();
    // Its source is no good, but whoever has the address may ask.
    String first = address.group(1).replace("stream.ts", "index.m3u8");
    assertThat(first).contains("?link=");
    assertThat(status(URI.create(first.replaceFirst("\\?.*", "")))).isEqualTo(401);
    assertThat(status(URI.create(first))).isNotEqualTo(401);
    // Where no setting says so, there is none.
    assertThat(status(gateway.resolve("/lineup.json"))).isEqualTo(404);
  }

  private static String list() {
    StringBuilder list = new StringBuilder("#EXTM3U\n");
    for (int i = 0; i < MANY; i++) {
      list.append("#EXTINF:-1 group-title=\"Group ").append(i % 20);
      list.append("\" tvg-id=\"c").append(i).append("\",Camera ").append(i).append('\n');
      list.append("http://127.0.0.1:9/").append(i).append('\n');
    }
    return list.toString();
  }

  private static URI at(URI base, String path) {
    return base.resolve("/hls_gateway/" + path);
  }

  private static HttpRequest page(URI base, String query) {
    return HttpRequest.newBuilder(at(base, "admin/list" + query))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private void logIn(URI base) throws Exception {
    Matcher csrf = CSRF.matcher(get(at(base, "login")));
    assertThat(csrf.find()).isTrue();
    String form =
        "user=admin&password="
            + PASSWORD
            + "&csrf="
            + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(at(base, "login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    browser.send(request, BodyHandlers.ofString());
  }

  private String get(URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build();
    return browser.send(request, BodyHandlers.ofString()).body();
  }

  /** Of a stranger. */
  private int status(URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(40)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private HttpResponse<String> timed(String what, HttpRequest request) throws Exception {
    long begin = System.nanoTime();
    HttpResponse<String> answer = browser.send(request, BodyHandlers.ofString());
    System.out.printf(
        "%d channels, %s: %d ms, %d KiB%n",
        MANY, what, (System.nanoTime() - begin) / 1_000_000, answer.body().length() / 1024);
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(200);
    return answer;
  }
}
