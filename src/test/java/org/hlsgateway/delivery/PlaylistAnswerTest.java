package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.hlsgateway.http.CrossOrigin;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaylistAnswerTest {

  private final FakeResponse response = new FakeResponse();

  @Test
  void whatIsAllowedOneSiteOnly_variesByOriginAndByEncoding() throws Exception {
    HttpServletRequest request =
        new FakeRequest("GET", "/hls_gateway/read/door/x_main.m3u8")
            .header("Origin", "https://one.example")
            .header("Accept-Encoding", "gzip")
            .request();
    HttpServletResponse answer = response.response();
    CrossOrigin.allow(request, answer, List.of("https://one.example", "https://two.example"));
    LiveWindow window = window();
    PlaylistAnswer.write(window, window.playlist(), false, "public", request, answer);
    assertThat(response.header("Vary")).isEqualTo("Origin, Accept-Encoding");
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("https://one.example");
  }

  /** Or else video.js stands still: it asks for the same address again. */
  @ParameterizedTest(name = "blocking {0}, {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | public  | public, max-age=0, s-maxage=12",
        "true  | private | private, no-cache",
        "false | public  | public, no-cache",
        "false | private | private, no-cache"
      })
  void whatAPlayerWaitedFor_isKeptByCachesThatAreShared_andNotByItsOwn(
      boolean blocking, String audience, String caching) throws Exception {
    HttpServletRequest request =
        new FakeRequest("GET", "/hls_gateway/read/door/x_main.m3u8").request();
    LiveWindow window = window();
    PlaylistAnswer.write(
        window, window.playlist(), blocking, audience, request, response.response());
    assertThat(response.header("Cache-Control")).isEqualTo(caching);
  }

  private static LiveWindow window() {
    PackagerSettings settings =
        new PackagerSettings(Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ZERO);
    Packager packager = new Packager(settings, "x", changed -> {});
    packager.finish(Instant.EPOCH);
    return packager.presentation().best();
  }
}
