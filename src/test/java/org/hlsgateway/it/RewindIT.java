package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.api.Test;

/** Going back in a real camera's stream, which is on disk by then. */
class RewindIT extends CameraScene {

  private static final String LATENCY = "return window.gatewayPlayer.latency";

  @Test
  void theLongList_keepsTheRulesOfEveryPlaylist_andPlaysFromTheDisk() throws Exception {
    rewindable("rewound");
    URI index = gateway.resolve("/hls_gateway/read/rewound/index.m3u8");
    assertThat(LivePlaylistCheck.run(index, Duration.ofSeconds(30))).isEmpty();

    URI playlist = index.resolve(last(text(index).lines().toList()));
    List<String> lines = text(playlist).lines().toList();
    List<String> segments = lines.stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(segments).hasSizeGreaterThan(20);
    assertThat(lines.stream().filter(line -> line.startsWith("#EXT-X-PROGRAM-DATE-TIME")))
        .hasSizeGreaterThanOrEqualTo(segments.size());
    assertThat(filesOnDisk()).contains(segments.get(0));

    ByteArrayOutputStream media = new ByteArrayOutputStream();
    media.write(bytes(playlist.resolve(initialization(lines)), "").body());
    for (String segment : segments.subList(0, 10)) {
      media.write(bytes(playlist.resolve(segment), "").body());
    }
    MediaFile file = MediaFile.of(media.toByteArray());
    assertThat(file.decodingErrors()).isEmpty();
    assertThat(file.decodeTimesRise("v")).isTrue();

    URI oldest = playlist.resolve(segments.get(2));
    HttpResponse<byte[]> range = bytes(oldest, "bytes=100-299");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(bytes(oldest, "").body(), 100, 300));
    api.send("DELETE", "/rewound", null);
  }

  @Test
  void aViewerWhoStartsEarlier_seesThat_andGoesBackToLive() throws Exception {
    rewindable("earlier");
    Stream live = Stream.open(gateway, "earlier");
    live.awaitSegments(25, Duration.ofSeconds(60));
    URI index = gateway.resolve("/hls_gateway/read/earlier/index.m3u8?start=20");
    assertThat(text(index)).contains("#EXT-X-START:TIME-OFFSET=-20\n");
    assertThat(
            bytes(gateway.resolve("/hls_gateway/read/earlier/index.m3u8?start=x"), "").statusCode())
        .isEqualTo(400);

    try (Visit browser = new Visit(gateway)) {
      browser.open("/hls_gateway/watch/earlier?start=20");
      browser.awaitPictureMoving(Duration.ofSeconds(3));
      assertThat(browser.number(LATENCY)).isBetween(15.0, 30.0);
      browser.awaitText("Back to live");
      browser.shot("watch-rewound");
      browser.press("[data-back-to-live]");
      Eventually.happens(
          "the picture is live again",
          Duration.ofSeconds(20),
          () -> browser.number(LATENCY) < 8 && !browser.shows("Back to live"));
      browser.awaitPictureMoving(Duration.ofSeconds(2));
    }
    api.send("DELETE", "/earlier", null);
  }

  private void rewindable(String nickname) throws Exception {
    api.channel(
        nickname,
        camera.url("/h264-aac"),
        Json.createObjectBuilder().add("keep", Json.createObjectBuilder().add("rewindMinutes", 1)));
  }

  private static List<String> filesOnDisk() throws IOException {
    Path folder = SharedGateway.directory().resolve("data").resolve("rewind");
    try (var all = Files.walk(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static String initialization(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("#EXT-X-MAP"))
        .findFirst()
        .orElseThrow()
        .replaceFirst(".*URI=\"([^\"]+)\".*", "$1");
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private String text(URI uri) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(40)).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(uri.getPath()).isEqualTo(200);
    return answer.body();
  }

  /**
   * @param range a Range header; empty for none
   */
  private HttpResponse<byte[]> bytes(URI uri, String range)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }
}
