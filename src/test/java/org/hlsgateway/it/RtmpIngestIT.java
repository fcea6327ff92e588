package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are pushed to the gateway itself by RTMP. */
class RtmpIngestIT {
  private static final String PASSWORD = "ingest-pass-1";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static Path storage;
  private static int port;
  private static int tlsPort;
  private static OwnGateway gateway;
  private static ApiClient api;
  private static Commands commands;

  @BeforeAll
  static void startGateway() throws Exception {
    storage = directory.resolve("storage");
    port = Ports.free();
    tlsPort = Ports.free();
    new OpenSsl(directory).certificate("rtmps.crt", "rtmps.key", 1);
    gateway =
        OwnGateway.start(
            directory,
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "EMBEDDED_ENCODER",
                "YES",
                "RTMP_PORT",
                Integer.toString(port),
                "RTMPS_PORT",
                Integer.toString(tlsPort),
                "SSL_PORT",
                Integer.toString(Ports.free()),
                "SSL_CERT",
                directory.resolve("rtmps.crt").toString(),
                "SSL_KEY",
                directory.resolve("rtmps.key").toString(),
                "HLS_FILESYSTEM_PATH",
                storage.toString(),
                "HLS_H264_PRESET",
                "ultrafast"));
    api = new ApiClient(gateway.address(), "admin", PASSWORD);
    commands = new Commands(gateway.address());
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @AfterEach
  void allStreamsEnd() throws Exception {
    Eventually.happens("all streams end", SOON, () -> commands.activeStreams() == 0);
  }

  @Test
  void aPushedStream_isWatchedAndRecorded_andEndsWithItsPublisher() throws Exception {
    String key = api.streamingKey("shop", true);
    String id;
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address("shop/" + key))) {
      id = commands.awaitPublished("shop");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/shop"), Duration.ofSeconds(8)))
          .isEmpty();
      assertThat(publisher.isRunning()).isTrue();
      JsonObject told =
          Json.createReader(
                  new StringReader(api.call("GET", "/streaming-channels/shop", null).body()))
              .readObject()
              .getJsonObject("publisher");
      assertThat(told.getString("by")).isEqualTo("RTMP");
      assertThat(told.getString("program")).startsWith("Lavf");
      assertThat(told.getJsonNumber("picturesPerSecond").doubleValue()).isBetween(20.0, 30.0);
      isOneOfTheChannels("shop");
      publisher.kill();
    }
    Path vod = storage.resolve("hls/shop/" + id + "/640x360-25/vod-0.m3u8");
    Eventually.happens(
        "the recording is complete",
        SOON,
        () -> Files.exists(vod) && Files.readString(vod).endsWith("#EXT-X-ENDLIST\n"));
    assertThat(MediaFile.at(vod).streams()).contains("h264,640,360", "aac");
    assertThat(MediaFile.at(vod).decodingErrors()).isEmpty();
    assertThat(gateway.consoleText()).doesNotContain(key);
  }

  /** In the API, on the wall, and with a picture. */
  private static void isOneOfTheChannels(String name) throws Exception {
    JsonObject listed =
        Json.createReader(new StringReader(api.send("GET", "?state=live&q=" + name, null).body()))
            .readArray()
            .getJsonObject(0);
    assertThat(listed.getString("kind")).isEqualTo("pushed");
    assertThat(listed.getString("nickname")).isEqualTo(name);
    assertThat(listed.getString("publisher")).isEqualTo("127.0.0.1, by RTMP");
    assertThat(listed.getJsonObject("status").getString("state")).isEqualTo("LIVE");
    assertThat(listed.getJsonObject("status").getJsonObject("media").getInt("width"))
        .isEqualTo(640);
    assertThat(operator().send("GET", "?q=" + name, null).body())
        .as("the list of an operator of other channels")
        .isEqualTo("[]");
    assertThat(got("/hls_gateway/wall?channels=" + name).body()).contains("\"" + name + "\"");
    Eventually.happens(
        "it has a picture",
        SOON,
        () -> {
          HttpResponse<String> picture = got("/hls_gateway/read/" + name + "/thumbnail.jpg");
          return picture.statusCode() == 200
              && picture.headers().firstValue("Content-Type").equals(Optional.of("image/jpeg"));
        });
  }

  /** One who was granted nothing. */
  private static ApiClient operator() throws Exception {
    JsonObject account =
        Json.createObjectBuilder()
            .add("name", "otto")
            .add("password", "operator-pass-1")
            .add("role", "OPERATOR")
            .build();
    assertThat(api.call("POST", "/users", account.toString()).statusCode()).isIn(201, 409);
    return new ApiClient(gateway.address(), "otto", "operator-pass-1");
  }

  private static HttpResponse<String> got(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(gateway.address().resolve(path)).build(),
            BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void gstreamer_publishesToo_withTheKeyInTheQuery() throws Exception {
    String key = api.streamingKey("studio", false);
    try (RtmpPublisher publisher = RtmpPublisher.gstreamer(address("live/studio?key=" + key))) {
      commands.awaitPublished("studio");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/studio"), Duration.ofSeconds(5)))
          .isEmpty();
      assertThat(encodingProcesses()).isEmpty();
      assertThat(publisher.isRunning()).isTrue();
    }
  }

  /** Pictures in another order than they are shown in, and sound: each frame as it was, in step. */
  @Test
  void whatIsCopied_isPlayedFrameByFrame_withoutAnyFfmpeg(@TempDir Path folder) throws Exception {
    String key = api.streamingKey("copied", false);
    Path file = CopiedPackets.file(folder.resolve("published.mp4"), Duration.ofSeconds(40));
    try (RtmpPublisher publisher = RtmpPublisher.copying(file, address("copied/" + key))) {
      commands.awaitPublished("copied");
      URI watch = gateway.address().resolve("/hls_gateway/watch/copied");
      assertThat(LivePlaylistCheck.run(watch, Duration.ofSeconds(4))).isEmpty();
      assertThat(encodingProcesses()).isEmpty();
      CopiedPackets played =
          CopiedPackets.read(
              gateway.address().resolve("/hls_gateway/read/copied/index.m3u8").toString(), 6);
      assertThat(encodingProcesses()).isEmpty();
      assertThat(played.pictures()).isGreaterThan(100);
      assertThat(played.sounds()).isGreaterThan(150);
      assertThat(played.reordersPictures()).isTrue();
      assertThat(played.differsFrom(CopiedPackets.read(file.toString(), 40))).isEmpty();
      assertThat(publisher.isRunning()).isTrue();
    }
  }

  /** Below the gateway's own process. */
  private static List<String> encodingProcesses() {
    return ProcessHandle.of(gateway.pid())
        .orElseThrow()
        .descendants()
        .map(process -> process.info().command().orElse(""))
        .filter(command -> command.contains("ffmpeg"))
        .toList();
  }

  @Test
  void nginx_pushesOnWhatIsPushedToIt(@TempDir Path folder) throws Exception {
    String key = api.streamingKey("relayed", false);
    try (RtmpServer nginx = RtmpServer.relay(folder, "live", address("relayed/" + key));
        RtmpPublisher publisher = RtmpPublisher.ffmpeg(nginx.url("live", "any"))) {
      commands.awaitPublished("relayed");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/relayed"), Duration.ofSeconds(5)))
          .isEmpty();
      assertThat(publisher.isRunning()).isTrue();
    }
  }

  @Test
  void aStreamOverTls_isTakenToo() throws Exception {
    String key = api.streamingKey("safe", false);
    String server = "rtmps://127.0.0.1:" + tlsPort + "/safe/";
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(server + key)) {
      commands.awaitPublished("safe");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/safe"), Duration.ofSeconds(5)))
          .isEmpty();
      assertThat(publisher.isRunning()).isTrue();
    }
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(server + "guess")) {
      assertThat(publisher.awaitEnd(SOON)).contains("The streaming key is not this channel's.");
    }
  }

  @Test
  void aPublisherThatIsKilled_mayComeBack_andTheStreamGoesOn() throws Exception {
    String key = api.streamingKey("bike", false);
    String id;
    try (RtmpPublisher first = RtmpPublisher.ffmpeg(address("bike/" + key))) {
      id = commands.awaitPublished("bike");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/bike"), Duration.ofSeconds(3)))
          .isEmpty();
      first.kill();
    }
    try (RtmpPublisher second = RtmpPublisher.ffmpeg(address("bike/" + key))) {
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/bike"), Duration.ofSeconds(8)))
          .isEmpty();
      assertThat(commands.published("bike")).isEqualTo(id);
      assertThat(second.isRunning()).isTrue();
    }
  }

  @Test
  void aPushedStream_isShownInTheSourcesPlace_andAnotherSourceInItsPlace() throws Exception {
    String key = api.streamingKey("van", false);
    api.channel("yard", "rtsp://127.0.0.1:1/nothing", instead("push:van"));
    api.channel("desk", "push:van", instead("test:320x180"));
    assertThat(LivePlaylistCheck.run(watch("desk"), Duration.ofSeconds(4))).isEmpty();
    assertThat(standIn("desk")).isEqualTo("fallback 1, test:320x180");

    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address("van/" + key))) {
      commands.awaitPublished("van");
      Eventually.happens("van is shown by desk", SOON, () -> isLive("desk", ""));
      assertThat(LivePlaylistCheck.run(watch("desk"), Duration.ofSeconds(4))).isEmpty();
      assertThat(LivePlaylistCheck.run(watch("yard"), Duration.ofSeconds(4))).isEmpty();
      assertThat(standIn("yard")).isEqualTo("fallback 1, what is pushed as van");
      assertThat(api.status("yard").getString("problem")).contains("connection refused");
      assertThat(publisher.isRunning()).isTrue();
    }
    Eventually.happens(
        "the picture is back", SOON, () -> isLive("desk", "fallback 1, test:320x180"));
    api.send("DELETE", "/yard", null);
    api.send("DELETE", "/desk", null);
  }

  /** Its viewers would see it, and he who gave it to them too. */
  @Test
  void whoMayOnlyOperateAnotherChannel_canNeitherShowAPushedStreamThere_norLookForIt()
      throws Exception {
    api.streamingKey("secret", false);
    api.channel("hall", "test:320x180");
    String person = "{\"name\": \"olga\", \"role\": \"OPERATOR\", \"password\": \"it-olga-1\"}";
    assertThat(api.call("POST", "/users", person).statusCode()).isEqualTo(201);
    String right = "{\"account\": \"olga\", \"channel\": \"hall\", \"permission\": \"OPERATE\"}";
    assertThat(api.call("POST", "/grants", right).statusCode()).isEqualTo(201);
    ApiClient olga = new ApiClient(gateway.address(), "olga", "it-olga-1");

    String source = "{\"source\": \"push:secret\"}";
    String fallback =
        "{\"source\": \"test:320x180\", \"sourceSettings\": {\"fallbacks\": [\"push:secret\"]}}";
    for (String body : List.of(source, fallback)) {
      HttpResponse<String> refused = olga.send("PUT", "/hall", body);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
      assertThat(refused.body()).contains("who may operate or publish secret");
    }
    HttpResponse<String> look = olga.testSource("push:secret");
    assertThat(look.statusCode()).as(look.body()).isEqualTo(403);

    HttpResponse<String> other = olga.send("PUT", "/hall", "{\"source\": \"test:640x360\"}");
    assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
    HttpResponse<String> byAdmin = api.send("PUT", "/hall", source);
    assertThat(byAdmin.statusCode()).as(byAdmin.body()).isEqualTo(200);
    HttpResponse<String> kept =
        olga.send("PUT", "/hall", "{\"source\": \"push:secret\", \"title\": \"The hall\"}");
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    api.send("DELETE", "/hall", null);
  }

  private static boolean isLive(String channel, String standIn) throws Exception {
    return api.state(channel).equals("LIVE") && standIn(channel).equals(standIn);
  }

  private static String standIn(String channel) throws Exception {
    return api.status(channel).getString("standIn", "");
  }

  private static URI watch(String name) {
    return gateway.address().resolve("/hls_gateway/watch/" + name);
  }

  /** Pinned: both play, watched or not. */
  private static JsonObjectBuilder instead(String fallback) {
    return Json.createObjectBuilder()
        .add("pinned", true)
        .add(
            "sourceSettings",
            Json.createObjectBuilder().add("fallbacks", Json.createArrayBuilder().add(fallback)));
  }

  @Test
  void whoMayPublishNoMore_isCutWhileLive_andSoIsAStreamWhoseKeyIsReplaced() throws Exception {
    String key = api.streamingKey("cut", false);
    JsonObject account =
        json(
            api.call(
                "POST",
                "/users",
                "{\"name\": \"cutter\", \"role\": \"PUBLISHER\", \"password\": \"it-cutter-1\"}"));
    api.call("PUT", "/streaming-channels/cut", "{\"owner\": \"cutter\"}");
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address("cut/" + key))) {
      commands.awaitPublished("cut");
      HttpResponse<String> demoted =
          api.call(
              "PUT",
              "/users/" + account.getInt("id"),
              "{\"name\": \"cutter\", \"role\": \"VIEWER\"}");
      assertThat(demoted.statusCode()).as(demoted.body()).isEqualTo(200);
      Eventually.happens("it is cut", SOON, () -> commands.published("cut").isEmpty());
      Eventually.happens("its program is told", SOON, () -> !publisher.isRunning());
    }
    api.call(
        "PUT", "/users/" + account.getInt("id"), "{\"name\": \"cutter\", \"role\": \"PUBLISHER\"}");
    String other =
        json(new ApiClient(gateway.address(), "cutter", "it-cutter-1")
                .call("POST", "/streaming-channels/cut/key", null))
            .getString("key");
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address("cut/" + other))) {
      commands.awaitPublished("cut");
      api.call("POST", "/streaming-channels/cut/key", null);
      Eventually.happens("it is cut", SOON, () -> commands.published("cut").isEmpty());
      Eventually.happens("its program is told", SOON, () -> !publisher.isRunning());
    }
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  @Test
  void theChannelsPage_showsWhatObsIsToBeTold() throws Exception {
    try (Visit browser = new Visit(gateway.address())) {
      browser.logIn("admin", PASSWORD);
      browser.open("/hls_gateway/admin/streaming");
      browser.awaitText("rtmp://127.0.0.1:" + port + "/CHANNEL");
      browser.run("document.getElementById('channel').value = 'stage'");
      browser.press("form[action$='/publish'] button");
      browser.awaitText("it is shown this once");
      String key = browser.value("key");
      assertThat(browser.value("server-1")).isEqualTo("rtmp://127.0.0.1:" + port + "/stage");
      assertThat(browser.value("whole-1")).isEqualTo(browser.value("server-1") + "/" + key);
      assertThat(browser.value("server-2")).isEqualTo("rtmps://127.0.0.1:" + tlsPort + "/stage");
      browser.shot("publish-here");
      assertThat(browser.accessibilityFaults()).isEmpty();
      try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(browser.value("server-1") + "/" + key)) {
        commands.awaitPublished("stage");
        assertThat(publisher.isRunning()).isTrue();
      }
    }
  }

  @Test
  void aPortThatIsTaken_endsTheStart_ifItWasAskedFor(@TempDir Path other) throws Exception {
    try (OwnGateway second =
        OwnGateway.launch(other, Map.of("RTMP_PORT", Integer.toString(port)))) {
      assertThat(second.awaitExit(Duration.ofMinutes(2))).isEqualTo(1);
      assertThat(second.consoleText())
          .contains("RTMP_PORT=" + port + " cannot be listened on: it is in use");
    }
  }

  @Test
  void theUsualPort_ifItIsTaken_isDoneWithout(@TempDir Path other) throws Exception {
    try (ServerSocket usual = usualPort();
        OwnGateway second = OwnGateway.start(other, Map.of("RTMP_PORT", ""))) {
      assertThat(usual == null || usual.isBound()).isTrue();
      assertThat(Files.readString(other.resolve("logs/messages.log")))
          .contains("RTMP_PORT=1935 cannot be listened on", "nobody can push by RTMP");
    }
  }

  /** Null if somebody else has it, which is as good. */
  private static ServerSocket usualPort() {
    try {
      return new ServerSocket(1935, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      return null;
    }
  }

  @Test
  void whoMayNotPublish_isToldWhy() throws Exception {
    String key = api.streamingKey("door", false);
    assertThat(said("door/guess")).contains("The streaming key is not this channel's.");
    assertThat(said("door")).contains("A streaming key is needed");
    assertThat(said("nobody/any")).contains("This channel has no streaming key: make one");
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address("door/" + key))) {
      commands.awaitPublished("door");
      assertThat(said("door/" + key)).contains("Somebody publishes to this channel already.");
      assertThat(publisher.isRunning()).isTrue();
    }
  }

  @Test
  void aStreamThatIsClosedByCommand_endsItsPublisher() throws Exception {
    String key = api.streamingKey("yard", false);
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address("yard/" + key))) {
      String id = commands.awaitPublished("yard");
      assertThat(commands.close("yard", id)).isEqualTo(200);
      publisher.awaitEnd(SOON);
    }
  }

  private static String said(String path) throws Exception {
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(address(path))) {
      return publisher.awaitEnd(SOON);
    }
  }

  private static String address(String path) {
    return "rtmp://127.0.0.1:" + port + "/" + path;
  }
}
