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

  private static LiveWindow window() {
    PackagerSettings settings =
        new PackagerSettings(Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ZERO);
    Packager packager = new Packager(settings, "x", changed -> {});
    packager.finish(Instant.EPOCH);
    return packager.presentation().best();
  }
}
