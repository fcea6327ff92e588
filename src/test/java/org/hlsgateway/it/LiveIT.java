package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway between a real camera and real HTTP clients. */
@Order(1)
class LiveIT extends CameraScene {

  @ParameterizedTest
  @ValueSource(strings = {"h264-aac", "h264-g711", "video-only", "audio-only", "bframes", "gop10"})
  void everyKindOfCamera_plays_andItsSegmentsDecodeWithoutAnError(String mount) throws Exception {
    api.channel("kind", camera.url("/" + mount));
    Stream stream = Stream.open(gateway, "kind");
    stream.awaitSegments(3, Duration.ofSeconds(40));
    MediaFile recorded = MediaFile.of(stream.initAndSegments());
    assertThat(recorded.decodingErrors()).isEmpty();
    assertThat(recorded.decodeTimesRise("v")).isTrue();
    assertThat(recorded.decodeTimesRise("a")).isTrue();
    boolean video = !mount.equals("audio-only");
    boolean audio = !mount.equals("video-only");
    String sound = mount.equals("h264-g711") ? "flac" : "aac";
    assertThat(recorded.codecs())
        .isEqualTo(video && audio ? "h264 " + sound : video ? "h264" : sound);
    if (video && audio) {
      assertThat(recorded.secondsBetweenFirstVideoAndFirstAudio()).isBetween(-0.12, 0.12);
    }
  }

  @Test
  void aLoginInTheAddress_isUsed_andNeverShown() throws Exception {
    api.channel("digest", camera.urlWithLogin("/digest"));
    Stream.open(gateway, "digest").awaitSegments(1, Duration.ofSeconds(30));
    String all = api.send("GET", "", null).body() + api.status("digest");
    assertThat(all).contains("***").doesNotContain("%5E%251").doesNotContain(TestCamera.PASSWORD);
    assertThat(SharedGateway.directory().resolve("logs").resolve("messages.log"))
        .content()
        .doesNotContain("%5E%251")
        .doesNotContain(TestCamera.PASSWORD);
  }

  @Test
  void aWrongPassword_is503_withTheReasonAndRetryAfter() throws Exception {
    api.channel("wrong", camera.url("/digest").replace("rtsp://", "rtsp://camera:nope@"));
    HttpResponse<String> answer = get("/hls_gateway/read/wrong/index.m3u8", "*/*");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("user name or password").doesNotContain("nope");
  }

  @Test
  void hevc_isPassedOnUnderItsName() throws Exception {
    api.channel("hevc", camera.url("/hevc"));
    HttpResponse<String> answer = get("/hls_gateway/read/hevc/index.m3u8", "*/*");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).containsPattern("CODECS=\"h(vc|ev)1\\.1\\.");
  }

  @Test
  void aCameraThatAnswersAfterEightSeconds_isWaitedFor() throws Exception {
    api.channel("slow", camera.url("/slow"));
    assertThat(get("/hls_gateway/read/slow/index.m3u8", "*/*").statusCode()).isEqualTo(200);
  }

  @Test
  void thePlaylists_keepTheRulesOfLowLatencyHls_forHalfAMinute() throws Exception {
    api.channel("rules", camera.url("/h264-aac"));
    URI index = gateway.resolve("/hls_gateway/read/rules/index.m3u8");
    assertThat(LivePlaylistCheck.run(index, Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void twoHundredFirstViewersAtOnce_startOneFfmpeg() throws Exception {
    String source = camera.url("/video-only") + "?crowd";
    api.channel("crowd", source, ApiClient.throughFfmpeg());
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(
          client.sendAsync(
              request("/hls_gateway/read/crowd/index.m3u8", "*/*"), BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(40, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(FfmpegProcesses.reading(source)).hasSize(1);
    assertThat(api.status("crowd").getInt("viewers")).isGreaterThan(100);
  }

  @Test
  void withoutViewers_ffmpegIsGoneAfterTheIdleTime() throws Exception {
    String source = camera.url("/mjpeg") + "?idle";
    api.channel("idle", source, Json.createObjectBuilder().add("idleSeconds", 2));
    Stream.open(gateway, "idle").awaitSegments(1, Duration.ofSeconds(30));
    assertThat(FfmpegProcesses.reading(source)).hasSize(1);
    Eventually.happens(
        "FFmpeg is gone", Duration.ofSeconds(10), () -> FfmpegProcesses.reading(source).isEmpty());
    Eventually.happens(
        "the channel is idle", Duration.ofSeconds(5), () -> api.state("idle").equals("IDLE"));
  }

  @Test
  void ffmpegKilled_isStartedAgain_andThePlaylistGoesOn() throws Exception {
    String source = camera.url("/h264-aac") + "?killed";
    api.channel("killed", source, ApiClient.throughFfmpeg());
    Stream stream = Stream.open(gateway, "killed");
    stream.awaitSegments(2, Duration.ofSeconds(30));
    FfmpegProcesses.reading(source).get(0).destroyForcibly();
    Eventually.happens(
        "another FFmpeg reads the camera",
        Duration.ofSeconds(30),
        () ->
            stream.poll()
                && api.state("killed").equals("LIVE")
                && FfmpegProcesses.reading(source).stream().anyMatch(ProcessHandle::isAlive));
    stream.awaitSegments(stream.segments() + 3, Duration.ofSeconds(20));
    assertThat(stream.isBroken()).as("it goes on").isFalse();
  }

  @Test
  void aCameraThatIsGoneAndBack_goesOn() throws Exception {
    try (TestCamera own = TestCamera.start()) {
      api.channel("back", own.url("/h264-aac"));
      Stream stream = Stream.open(gateway, "back");
      stream.awaitSegments(2, Duration.ofSeconds(30));
      own.cut();
      Eventually.happens(
          "the channel says that it is being restarted",
          Duration.ofSeconds(20),
          () -> stream.poll() && api.state("back").equals("RESTARTING"));
      assertThat(api.status("back").getString("problem")).isNotEmpty();
      own.restore();
      Eventually.happens(
          "the channel plays again",
          Duration.ofSeconds(60),
          () -> stream.poll() && api.state("back").equals("LIVE"));
      stream.awaitSegments(stream.segments() + 3, Duration.ofSeconds(20));
      assertThat(stream.isBroken()).as("it goes on").isFalse();
      assertThat(MediaFile.of(stream.initAndSegments()).decodingErrors()).isEmpty();
    }
  }

  @Test
  void watch_isAPageForBrowsers_andARedirectForPlayers() throws Exception {
    api.channel("page", camera.url("/h264-aac"));
    HttpResponse<String> player = get("/hls_gateway/watch/page", "*/*");
    assertThat(player.statusCode()).isEqualTo(302);
    assertThat(player.headers().firstValue("Location").orElseThrow())
        .isEqualTo("../read/page/index.m3u8");
    assertThat(player.headers().firstValue("Cache-Control")).contains("no-store");
    HttpResponse<String> browser = get("/hls_gateway/watch/page", "text/html");
    assertThat(browser.statusCode()).isEqualTo(200);
    assertThat(browser.body()).contains("<video");
  }

  @Test
  void anUnknownChannel_is404_andADisabledOne403() throws Exception {
    assertThat(get("/hls_gateway/read/nobody/index.m3u8", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/hls_gateway/watch/nobody", "text/html").statusCode()).isEqualTo(404);
    assertThat(get("/hls_gateway/watch/nobody", "*/*").headers().firstValue("Content-Type"))
        .contains("application/problem+json");
    api.channel("off", camera.url("/h264-aac"), Json.createObjectBuilder().add("enabled", false));
    assertThat(get("/hls_gateway/read/off/index.m3u8", "*/*").statusCode()).isEqualTo(403);
    HttpResponse<String> page = get("/hls_gateway/watch/off", "text/html");
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("This channel is switched off.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hls_gateway/read/page/..%2f..%2fWEB-INF/web.xml",
        "/hls_gateway/read/page/%2e%2e/%2e%2e/index.m3u8",
        "/hls_gateway/read/page/index.m3u8;x",
        "/hls_gateway/read/page/index.m3u8%00",
        "/hls_gateway/read/page//index.m3u8",
        "/hls_gateway/read/WEB-INF/web.xml"
      })
  void pathTricksFindNothing(String path) throws Exception {
    HttpResponse<String> answer = get(path, "*/*");
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("web-app").doesNotContain("Exception");
  }

  private HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    return client.send(request(path, accept), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String accept) {
    return HttpRequest.newBuilder(URI.create(gateway + path))
        .timeout(Duration.ofSeconds(40))
        .header("Accept", accept)
        .build();
  }
}
