package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that reads cameras itself: what plays without FFmpeg, and what is left to it. */
class DirectIT {
  private static final String PASSWORD = "direct-password";
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir private static Path directory;
  private static TestCamera camera;
  private static OwnGateway gateway;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>();
    settings.put("ADMIN_PASSWORD", PASSWORD);
    settings.put("HTTP_PORT", Integer.toString(Ports.free()));
    camera = TestCamera.start();
    gateway = OwnGateway.start(directory, settings);
    api = new ApiClient(gateway.address(), "admin", PASSWORD);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    camera.close();
  }

  @Test
  void reorderedPicturesAndSound_playInStep_withoutFfmpeg() throws Exception {
    String source = camera.url("/bframes");
    api.channel("direct", source);
    Stream stream = Stream.open(gateway.address(), "direct");
    stream.awaitSegments(3, SOON);

    MediaFile recorded = MediaFile.of(stream.initAndSegments());
    assertThat(recorded.decodingErrors()).isEmpty();
    assertThat(recorded.decodeTimesRise("v")).isTrue();
    assertThat(recorded.secondsBetweenFirstVideoAndFirstAudio()).isBetween(-0.12, 0.12);
    assertThat(FfmpegProcesses.reading(source)).isEmpty();
    assertThat(api.status("direct").getString("plan")).endsWith("Read directly, without FFmpeg.");
  }

  @Test
  void thePlaylists_keepTheRulesOfLowLatencyHls() throws Exception {
    api.channel("rules", camera.url("/h264-aac"));
    assertThat(
            LivePlaylistCheck.run(
                gateway.address().resolve("/hls_gateway/read/rules/index.m3u8"),
                Duration.ofSeconds(15)))
        .isEmpty();
  }

  @Test
  void aCameraThatGivesOnlyUdp_playsWithoutFfmpeg_andItsPacketsAreCounted() throws Exception {
    String source = camera.url("/udp-only");
    api.channel("udp", source);
    // It takes down the session that it refused by TCP, and has a 503 for who comes meanwhile.
    assertThat(index("udp").statusCode()).isEqualTo(200);
    Stream.open(gateway.address(), "udp").awaitSegments(2, SOON);

    assertThat(FfmpegProcesses.reading(source)).isEmpty();
    JsonObject packets = api.status("udp").getJsonObject("packets");
    assertThat(packets.getString("carrier")).isEqualTo("UDP");
    assertThat(packets.getInt("received")).isPositive();
  }

  @Test
  void aChannelThatWantsFfmpeg_isReadThroughIt() throws Exception {
    String source = camera.url("/h264-aac") + "?through";
    api.channel("through", source, ApiClient.throughFfmpeg());
    Stream.open(gateway.address(), "through").awaitSegments(2, SOON);

    assertThat(FfmpegProcesses.reading(source)).hasSize(1);
    assertThat(api.status("through").containsKey("packets")).isFalse();
  }

  @Test
  void fiftyFirstViewersAtOnce_areOneClientOfTheCamera() throws Exception {
    try (TestCamera own = TestCamera.start()) {
      api.channel("crowd", own.url("/h264-aac"));
      List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(
            HttpClient.newHttpClient()
                .sendAsync(
                    HttpRequest.newBuilder(indexOf("crowd")).build(),
                    HttpResponse.BodyHandlers.discarding()));
      }
      for (CompletableFuture<HttpResponse<Void>> answer : answers) {
        assertThat(answer.get(40, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(own.clients()).isEqualTo(1);
    }
  }

  @Test
  void aTestOfASource_needsNoFfprobe() throws Exception {
    String source = camera.url("/h264-aac") + "?tested";
    assertThat(api.testSource(source).body())
        .contains("\"playable\":true")
        .contains("H264")
        .contains("AAC");
  }

  @Test
  void soundByTelephone_isFlac_withoutFfmpeg() throws Exception {
    String source = camera.url("/h264-g711");
    api.channel("telephone", source);
    Stream stream = Stream.open(gateway.address(), "telephone");
    stream.awaitSegments(3, SOON);

    MediaFile recorded = MediaFile.of(stream.initAndSegments());
    assertThat(recorded.decodingErrors()).isEmpty();
    assertThat(recorded.codecs()).isEqualTo("h264 flac");
    assertThat(recorded.secondsBetweenFirstVideoAndFirstAudio()).isBetween(-0.12, 0.12);
    assertThat(FfmpegProcesses.reading(source)).isEmpty();
    assertThat(api.status("telephone").getString("plan"))
        .contains("audio PCMA as FLAC.")
        .endsWith("Read directly, without FFmpeg.");
  }

  /** MPEG-TS carries no FLAC. */
  @Test
  void aPlayerOfMpegTs_getsAac_throughFfmpegFromThenOn() throws Exception {
    String source = camera.url("/h264-g711") + "?ts";
    api.channel("ts", source);
    Stream.open(gateway.address(), "ts").awaitSegments(1, SOON);
    assertThat(FfmpegProcesses.reading(source)).isEmpty();

    HttpResponse<String> index =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(indexOf("ts") + "?format=ts")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(index.body()).contains("mp4a.40.2").doesNotContain("fLaC");
    assertThat(FfmpegProcesses.reading(source)).hasSize(1);
    assertThat(api.status("ts").getString("plan"))
        .endsWith("because a player asked for MPEG-TS, which carries no FLAC.");
  }

  @Test
  void aPictureThatHasToBeDecoded_isLeftToFfmpeg_andThatIsSaid() throws Exception {
    String source = camera.url("/mjpeg");
    api.channel("jpeg", source);
    Stream.open(gateway.address(), "jpeg").awaitSegments(2, SOON);

    assertThat(FfmpegProcesses.reading(source)).hasSize(1);
    assertThat(api.status("jpeg").getString("plan"))
        .endsWith("Read through FFmpeg, because the picture is JPEG.");
  }

  private static HttpResponse<Void> index(String nickname) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(indexOf(nickname)).build(),
            HttpResponse.BodyHandlers.discarding());
  }

  private static URI indexOf(String nickname) {
    return gateway.address().resolve("/hls_gateway/read/" + nickname + "/index.m3u8");
  }
}
