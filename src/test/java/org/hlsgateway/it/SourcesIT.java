package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of source, each from a real sender. */
@Order(1)
class SourcesIT extends GatewayScene {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final List<String> FILM = Sender.H264_AND_AAC;

  @TempDir private Path folder;

  /** What came out decodes, in rising times. */
  private void plays(String nickname, String codecs) throws Exception {
    Stream stream = Stream.open(gateway, nickname);
    stream.awaitSegments(3, SOON);
    MediaFile recorded = MediaFile.of(stream.initAndSegments());
    assertThat(recorded.codecs()).isEqualTo(codecs);
    assertThat(recorded.decodingErrors()).isEmpty();
    assertThat(recorded.decodeTimesRise("v")).isTrue();
    assertThat(recorded.decodeTimesRise("a")).isTrue();
    api.send("POST", "/" + nickname + "/stop", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "UDP"})
  void aCameraThatRefusesTcp_playsOverUdp(String transport) throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      api.channel(
          "udp-only",
          camera.url("/udp-only"),
          Json.createObjectBuilder()
              .add("sourceSettings", Json.createObjectBuilder().add("transport", transport)));
      plays("udp-only", "h264 aac");
      if (transport.equals("AUTO")) {
        assertThat(SharedGateway.directory().resolve("logs").resolve("messages.log"))
            .content()
            .contains(camera.url("/udp-only") + " refuses RTSP over TCP");
      }
    }
  }

  @Test
  void aCameraThatRefusesTheChosenTransport_isAFailureWithASentence() throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      api.channel(
          "tcp-chosen",
          camera.url("/udp-only"),
          Json.createObjectBuilder()
              .add("sourceSettings", Json.createObjectBuilder().add("transport", "TCP")));
      api.send("POST", "/tcp-chosen/start", null);
      Eventually.happens("it fails", SOON, () -> api.state("tcp-chosen").equals("FAILED"));
      assertThat(api.status("tcp-chosen").getString("problem")).contains("RTSP transport");
    }
  }

  @Test
  void aPasswordOfAnyCharacters_inAFieldOfItsOwn_isUsed_andNeverShown() throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      api.channel(
          "login",
          camera.url("/digest"),
          ApiClient.throughFfmpeg()
              .add("username", TestCamera.USER)
              .add("password", TestCamera.PASSWORD));
      Stream.open(gateway, "login").awaitSegments(1, SOON);
      List<String> processes =
          ProcessHandle.allProcesses()
              .flatMap(process -> process.info().commandLine().stream())
              .filter(line -> line.contains("ffmpeg"))
              .toList();
      assertThat(processes)
          .isNotEmpty()
          .noneMatch(line -> line.contains("%5E%251") || line.contains(TestCamera.PASSWORD));
      plays("login", "h264 aac");
      String all = api.send("GET", "/login", null).body() + api.status("login");
      assertThat(all)
          .contains("\"username\":\"camera\"")
          .contains("***")
          .doesNotContain(TestCamera.PASSWORD)
          .doesNotContain("%5E%251");
    }
  }

  @Test
  void rtmp_plays() throws Exception {
    try (RtmpServer server = RtmpServer.start(folder, "live");
        Sender publisher = Sender.start(FILM, "-f", "flv", server.url("live", "film"))) {
      api.channel("rtmp", server.url("live", "film"));
      plays("rtmp", "h264 aac");
      assertThat(publisher.isAlive()).isTrue();
    }
  }

  @Test
  void rtspAndRtmpOverTls_playWithTheCertificateThatCamerasMakeThemselves() throws Exception {
    ServerSocketFactory tls = OpenSsl.showing(new OpenSsl(folder).selfSigned("camera"));
    try (TestCamera camera = TestCamera.start();
        RtmpServer server = RtmpServer.start(folder, "live");
        Sender publisher = Sender.start(FILM, "-f", "flv", server.url("live", "film"));
        Cable rtsps = Cable.to(URI.create(camera.url("/")).getPort(), tls);
        Cable rtmps = Cable.to(server.port(), tls)) {
      api.channel("rtsps", "rtsps://127.0.0.1:" + rtsps.port() + "/h264-aac");
      plays("rtsps", "h264 aac");
      api.channel("rtmps", "rtmps://127.0.0.1:" + rtmps.port() + "/live/film");
      plays("rtmps", "h264 aac");
      assertThat(publisher.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"mpegts, video/mp2t", "flv, video/x-flv"})
  void httpStream_plays_andKnowsTheGatewayByTheNameItWasGiven(String format, String type)
      throws Exception {
    try (HttpSender server = new HttpSender().film("/live", type, format, FILM)) {
      api.channel(
          "http-" + format,
          server.url("/live"),
          Json.createObjectBuilder()
              .add(
                  "sourceSettings",
                  Json.createObjectBuilder().add("userAgent", "Gateway (attic); 1.0")));
      plays("http-" + format, "h264 aac");
      assertThat(server.userAgents()).isNotEmpty().containsOnly("Gateway (attic); 1.0");
    }
  }

  @Test
  void aServerThatWantsReferersAndCookies_getsThem_fromTestsAndChannels_andNobodyElseDoes()
      throws Exception {
    Set<String> secrets = Set.of("session=geheim", "Bearer verborgen");
    List<Headers> strangers = new CopyOnWriteArrayList<>();
    try (HttpSender stranger =
            new HttpSender()
                .answer(
                    "/",
                    exchange -> {
                      strangers.add(exchange.getRequestHeaders());
                      exchange.sendResponseHeaders(404, -1);
                      exchange.close();
                    });
        HttpSender server = new HttpSender().film("/live", "video/mp2t", "mpegts", FILM)) {
      server.onlyFor(
          Map.of(
              "Referer", "https://page.example/",
              "Origin", "https://page.example",
              "Cookie", "session=geheim",
              "Authorization", "Bearer verborgen"));
      JsonObject sent =
          Json.createObjectBuilder()
              .add("referer", "https://page.example/")
              .add("origin", "https://page.example")
              .add("cookie", "session=geheim")
              .add("authorization", "Bearer verborgen")
              .build();
      String test =
          Json.createObjectBuilder()
              .add("source", server.url("/live"))
              .add("sourceSettings", sent)
              .build()
              .toString();
      assertThat(api.call("POST", "/test-source", test).body()).contains("\"playable\":true");
      assertThat(api.testSource(server.url("/live")).body()).contains("403").contains("Referer");

      api.channel(
          "headers",
          server.url("/live"),
          Json.createObjectBuilder()
              .add(
                  "sourceSettings",
                  Json.createObjectBuilder(sent)
                      .add("fallbacks", Json.createArrayBuilder().add(stranger.url("/spare")))));
      Stream.open(gateway, "headers").awaitSegments(1, SOON);
      assertThat(ProcessHandle.allProcesses())
          .flatExtracting(process -> process.info().commandLine().stream().toList())
          .anyMatch(line -> line.contains("ffmpeg") && line.contains(server.url("/live")))
          .noneMatch(line -> secrets.stream().anyMatch(line::contains));
      plays("headers", "h264 aac");
      String shown = api.send("GET", "/headers", null).body();
      assertThat(shown)
          .contains("\"referer\":\"https://page.example/\"")
          .contains("\"cookie\":\"***\"")
          .contains("\"authorization\":\"***\"");
      String renamed = shown.replaceFirst("\"title\":\"[^\"]*\"", "\"title\":\"Renamed\"");
      assertThat(api.send("PUT", "/headers", renamed).statusCode()).isEqualTo(200);
      plays("headers", "h264 aac");
      server.close();
      api.send("POST", "/headers/start", null);
      Eventually.happens("the fallback is asked", SOON, () -> !strangers.isEmpty());
      assertThat(strangers)
          .allSatisfy(
              headers ->
                  assertThat(headers.keySet())
                      .doesNotContain("Referer", "Origin", "Cookie", "Authorization"));
      api.send("POST", "/headers/stop", null);
      assertThat(SharedGateway.directory().resolve("logs").resolve("messages.log"))
          .content()
          .doesNotContain(secrets.toArray(String[]::new));
    }
  }

  @Test
  void hls_plays() throws Exception {
    try (Sender segments = HttpSender.hls(folder.resolve("hls"));
        HttpSender server = new HttpSender().folder("/hls", folder.resolve("hls"))) {
      Eventually.happens(
          "there is a playlist",
          SOON,
          () -> folder.resolve("hls").resolve("live.m3u8").toFile().exists());
      assertThat(segments.isAlive()).isTrue();
      api.channel("hls", server.url("/hls/live.m3u8"));
      plays("hls", "h264 aac");
    }
  }

  @Test
  void mjpegOverHttp_isTranscodedAndPlays() throws Exception {
    try (HttpSender server =
        new HttpSender()
            .film(
                "/mjpeg",
                "multipart/x-mixed-replace;boundary=ffmpeg",
                "mpjpeg",
                List.of("-an", "-c:v", "mjpeg", "-q:v", "8"))) {
      api.channel("mjpeg", server.url("/mjpeg"));
      plays("mjpeg", "h264");
    }
  }

  @ParameterizedTest
  @CsvSource({"mp3, audio/mpeg, libmp3lame", "adts, audio/aac, aac"})
  void internetRadio_plays(String format, String type, String codec) throws Exception {
    List<String> sound = List.of("-vn", "-c:a", codec, "-b:a", "96k", "-ac", "2");
    try (HttpSender server = new HttpSender().radio("/radio", type, format, sound)) {
      api.channel("radio-" + format, server.url("/radio"));
      plays("radio-" + format, "aac");
    }
  }

  @Test
  void srt_playsFromWhoListens() throws Exception {
    String address = "srt://127.0.0.1:" + Ports.free();
    try (Sender sender = Sender.start(FILM, "-f", "mpegts", address + "?mode=listener")) {
      api.channel("srt-caller", address);
      plays("srt-caller", "h264 aac");
      assertThat(sender).isNotNull();
    }
  }

  @Test
  void srt_playsFromWhoCalls() throws Exception {
    String address = "srt://127.0.0.1:" + Ports.free();
    try (Sender sender =
        Sender.start(FILM, "-f", "mpegts", address + "?mode=caller&connect_timeout=30000")) {
      api.channel("srt-listener", address + "?mode=listener");
      plays("srt-listener", "h264 aac");
      assertThat(sender.isAlive()).isTrue();
    }
  }

  @Test
  void udp_playsUnicastMpegTs() throws Exception {
    String address = "udp://127.0.0.1:" + Ports.free();
    try (Sender sender = Sender.start(FILM, "-f", "mpegts", address + "?pkt_size=1316")) {
      api.channel("udp", address);
      plays("udp", "h264 aac");
      assertThat(sender.isAlive()).isTrue();
    }
  }

  @Test
  void udp_playsMulticastMpegTs() throws Exception {
    String address = "udp://239.255.7.9:" + Ports.free();
    try (Sender sender =
        Sender.start(FILM, "-f", "mpegts", address + "?pkt_size=1316&ttl=0&localaddr=127.0.0.1")) {
      api.channel("multicast", address + "?localaddr=127.0.0.1");
      plays("multicast", "h264 aac");
      assertThat(sender.isAlive()).isTrue();
    }
  }

  @Test
  void rtp_playsMpegTs() throws Exception {
    String address = "rtp://127.0.0.1:" + Ports.free();
    try (Sender sender = Sender.start(FILM, "-f", "rtp_mpegts", address)) {
      api.channel("rtp", address);
      plays("rtp", "h264 aac");
      assertThat(sender.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"test:640x360", "test:bars"})
  void theTestPicture_plays(String source) throws Exception {
    api.channel("test-picture-it", source);
    plays("test-picture-it", "h264 aac");
  }
}
