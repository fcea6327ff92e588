package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For who keeps asking for the same playlist, a gateway that comes back is a pause and no end. */
class RestartIT {

  private static final String PASSWORD = "restart-password";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void aPlaylistGoesOnUnderItsAddress_afterKillMinus9_anIdleStop_andAnOrderlyStop()
      throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("ADMIN_PASSWORD", PASSWORD);
    settings.put("HTTP_PORT", Integer.toString(Ports.free()));
    settings.put("HLS_HEARTBEAT_CHECK_SECONDS", "3");
    try (TestCamera camera = TestCamera.start()) {
      Reader reader;
      try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
        new ApiClient(gateway.address(), "admin", PASSWORD)
            .channel("door", camera.url("/h264-aac"));
        reader = new Reader(gateway.address());
        reader.awaitNew("segments of the first run", 3);
        assertThat(reader.discontinuities).as("nothing came before it").isZero();
        gateway.kill();
        assertThat(reader.asks()).as("nobody is there").isFalse();
      }
      try (OwnGateway again = OwnGateway.start(directory, settings)) {
        // The first request, and nobody has asked for index.m3u8.
        reader.awaitNew("segments after kill -9", 3);
        assertThat(reader.discontinuities).isEqualTo(1);
        Eventually.happens(
            "the camera is let go when nobody asks", SOON, () -> camera.clients() == 0);
        reader.awaitNew("segments after a stop for want of viewers", 3);
        assertThat(reader.discontinuities).isEqualTo(2);
        assertThat(again.address()).isNotNull();
      }
      try (OwnGateway again = OwnGateway.start(directory, settings)) {
        reader.awaitNew("segments after an orderly stop", 3);
        assertThat(reader.discontinuities).isEqualTo(3);
        reader.asksForNumbersOfBefore();
        assertThat(again.address()).isNotNull();
      }
    }
  }

  /** Knows one media playlist's address, and asks for nothing else but what is listed in it. */
  private static final class Reader {
    private final HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI playlist;
    private long begin = -1;
    private long next;
    private long first;
    private int fresh;
    private long discontinuities;
    private long discontinuitySequence;

    Reader(URI gateway) throws Exception {
      URI index = gateway.resolve("/hls_gateway/read/door/index.m3u8");
      String offer = get(index).body();
      playlist =
          index.resolve(
              offer.lines().filter(line -> line.startsWith("live_")).findFirst().orElseThrow());
    }

    void awaitNew(String what, int count) throws Exception {
      fresh = 0;
      Eventually.happens(what, SOON, () -> asks() && fresh >= count);
    }

    /** False if there is no answer now. */
    boolean asks() throws Exception {
      HttpResponse<String> answer;
      try {
        answer = get(playlist);
      } catch (IOException e) {
        return false;
      }
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
      if (answer.statusCode() == 200) {
        read(answer.body().lines().toList());
      }
      return answer.statusCode() == 200;
    }

    private void read(List<String> lines) throws Exception {
      assertThat(lines).doesNotContain("#EXT-X-ENDLIST");
      long number = number(lines, "#EXT-X-MEDIA-SEQUENCE:");
      long discontinuity = number(lines, "#EXT-X-DISCONTINUITY-SEQUENCE:");
      assertThat(number).as("media sequence").isGreaterThanOrEqualTo(first);
      assertThat(discontinuity)
          .as("discontinuity sequence")
          .isGreaterThanOrEqualTo(discontinuitySequence);
      first = number;
      discontinuitySequence = discontinuity;
      begin = begin < 0 ? number : begin;
      boolean breaks = false;
      for (String line : lines) {
        if (line.equals("#EXT-X-DISCONTINUITY")) {
          breaks = true;
        } else if (!line.startsWith("#")) {
          if (number >= next) {
            fresh++;
            discontinuities += breaks ? 1 : 0;
            next = number + 1;
            assertThat(get(playlist.resolve(line)).statusCode()).as(line).isEqualTo(200);
          }
          breaks = false;
          number++;
        }
      }
    }

    private static long number(List<String> lines, String tag) {
      return lines.stream()
          .filter(line -> line.startsWith(tag))
          .mapToLong(line -> Long.parseLong(line.substring(tag.length())))
          .findFirst()
          .orElseThrow();
    }

    /** As a player does that waited for the next part when the gateway ended. */
    void asksForNumbersOfBefore() throws Exception {
      String separator = playlist.getQuery() == null ? "?" : "&";
      String waiting = separator + "_HLS_msn=" + (begin + 1) + "&_HLS_part=0&_HLS_skip=YES";
      HttpResponse<String> answer = get(URI.create(playlist + waiting));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("#EXT-X-MEDIA-SEQUENCE:").doesNotContain("#EXT-X-SKIP");
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
      return client.send(
          HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(40)).build(),
          BodyHandlers.ofString());
    }
  }
}
