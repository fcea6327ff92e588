package org.hlsgateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.hlsgateway.websocket.ClientFrames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are pushed to the gateway itself by WebSocket. */
class WebSocketIngestIT {
  private static final String PASSWORD = "ingest-pass-2";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static Path storage;
  private static OwnGateway gateway;
  private static ApiClient api;
  private static Commands commands;

  @BeforeAll
  static void startGateway() throws Exception {
    storage = directory.resolve("storage");
    gateway =
        OwnGateway.start(
            directory,
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "WEBSOCKET_STREAMING",
                "YES",
                "EMBEDDED_ENCODER",
                "YES",
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
    try (WebSocketPublisher publisher = publisher("shop/" + key)) {
      id = commands.awaitPublished("shop");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/shop"), Duration.ofSeconds(8)))
          .isEmpty();
      assertThat(publisher.isRunning()).isTrue();
      publisher.finish();
      assertThat(publisher.awaitEnd(SOON)).startsWith("h\n").endsWith("closed with 1000");
    }
    Path vod = storage.resolve("hls/shop/" + id + "/320x240-15/vod-0.m3u8");
    Eventually.happens(
        "the recording is complete",
        SOON,
        () -> Files.exists(vod) && Files.readString(vod).endsWith("#EXT-X-ENDLIST\n"));
    assertThat(MediaFile.at(vod).streams()).contains("h264,320,240", "aac");
    assertThat(MediaFile.at(vod).decodingErrors()).isEmpty();
    assertThat(gateway.consoleText()).doesNotContain(key);
    assertThat(Files.readString(directory.resolve("logs/messages.log"))).doesNotContain(key);
  }

  @Test
  void aPublisherThatIsLost_mayComeBack_andTheStreamGoesOn() throws Exception {
    String key = api.streamingKey("bike", false);
    String id;
    try (WebSocketPublisher first = publisher("bike/" + key)) {
      id = commands.awaitPublished("bike");
      assertThat(
              LivePlaylistCheck.run(
                  gateway.address().resolve("/hls_gateway/watch/bike"), Duration.ofSeconds(3)))
          .isEmpty();
      first.kill();
    }
    try (WebSocketPublisher second = publisher("bike/" + key)) {
      Eventually.happens(
          "it plays again",
          SOON,
          () ->
              LivePlaylistCheck.run(
                      gateway.address().resolve("/hls_gateway/watch/bike"), Duration.ofSeconds(5))
                  .isEmpty());
      assertThat(commands.published("bike")).isEqualTo(id);
      assertThat(second.isRunning()).isTrue();
      second.finish();
    }
  }

  @Test
  void whoMayNotPublish_isToldWhy() throws Exception {
    String key = api.streamingKey("door", false);
    assertThat(said("door/guess")).contains("ERROR: The streaming key is not this channel's.");
    assertThat(said("nobody/any")).contains("ERROR: This channel has no streaming key: make one");
    assertThat(said("do%20or/any")).contains("ERROR: Channel and streaming key are 1 to");
    try (WebSocketPublisher publisher = publisher("door/" + key)) {
      commands.awaitPublished("door");
      assertThat(said("door/" + key))
          .contains("ERROR: Somebody publishes to this channel already.");
      assertThat(publisher.isRunning()).isTrue();
      publisher.finish();
    }
  }

  @Test
  void aStreamThatIsClosedByCommand_endsItsPublisher() throws Exception {
    String key = api.streamingKey("yard", false);
    try (WebSocketPublisher publisher = publisher("yard/" + key)) {
      String id = commands.awaitPublished("yard");
      assertThat(commands.close("yard", id)).isEqualTo(200);
      assertThat(publisher.awaitEnd(SOON)).contains("ERROR: The stream was ended by the gateway.");
    }
  }

  @Test
  void aBrowserWithACamera_goesLive_andThePictureIsPlayed() throws Exception {
    api.streamingKey("stage", false);
    try (Cable cable = Cable.to(gateway.address().getPort());
        Visit host = Visit.withCamera(URI.create("http://127.0.0.1:" + cable.port()));
        Visit viewer = new Visit(gateway.address())) {
      host.logIn("admin", PASSWORD);
      host.open("/hls_gateway/admin/publish/stage");
      host.open(URI.create(host.link("Go live from this browser")).getPath());
      host.awaitText("Not live.");
      host.shot("live-before");
      host.run("document.getElementById('quality').selectedIndex = 0");
      host.press("[data-go-live]");
      host.awaitText("Live: whoever watches the channel sees this.");
      commands.awaitPublished("stage");
      viewer.open("/hls_gateway/watch/stage");
      viewer.awaitPictureMoving(Duration.ofSeconds(5));
      viewer.shot("live-watched");
      host.awaitText("Mbit/s");
      Eventually.happens(
          "the sound is seen",
          SOON,
          () -> host.number("return document.getElementById('level').value") > 0.05);
      String id = commands.published("stage");
      cable.cut();
      host.awaitText("once, and it is back");
      assertThat(commands.published("stage")).as("the stream goes on").isEqualTo(id);
      assertThat(host.accessibilityFaults()).isEmpty();
      host.shot("live");
      host.preferDark();
      host.shot("live-dark");
      assertThat(host.fitsAPhone()).isTrue();
      host.shot("live-phone");
      host.press("[data-end]");
      host.awaitText("Ended.");
    }
    Eventually.happens("the stream is over", SOON, () -> commands.published("stage").isEmpty());
    theKeysAreNowhere();
  }

  private static void theKeysAreNowhere() throws Exception {
    String log = Files.readString(directory.resolve("logs/messages.log")) + gateway.consoleText();
    // As stage/*** where a channel's source is named.
    assertThat(log).doesNotContain("/publish HTTP").doesNotContainPattern("stage/[A-Za-z0-9_-]{8}");
  }

  @Test
  void aPublisher_isShownOnItsChannelsPage_andEndedThere() throws Exception {
    String key = api.streamingKey("gate", false);
    try (WebSocketPublisher publisher = publisher("gate/" + key);
        Visit browser = new Visit(gateway.address())) {
      commands.awaitPublished("gate");
      browser.logIn("admin", PASSWORD);
      browser.open("/hls_gateway/admin/streaming");
      browser.awaitText("this gateway");
      browser.shot("streaming-this-gateway");
      browser.open("/hls_gateway/admin/list");
      browser.awaitText("Pushed now");
      browser.awaitText("127.0.0.1, by WebSocket");
      browser.shot("list-pushed");
      assertThat(browser.accessibilityFaults()).isEmpty();
      browser.open("/hls_gateway/wall");
      browser.awaitText("gate");
      browser.awaitPictureMoving(Duration.ofSeconds(2));
      browser.shot("wall-pushed");
      browser.open("/hls_gateway/admin/publish/gate");
      browser.awaitText("by WebSocket");
      browser.awaitText("Test publisher");
      Eventually.happens(
          "the bit rate is shown",
          SOON,
          () -> browser.shows("Mbit/s") && !browser.shows("0.00 Mbit/s"));
      assertThat(browser.accessibilityFaults()).isEmpty();
      browser.shot("publish-publisher");
      JsonObject told =
          Json.createReader(
                  new StringReader(api.call("GET", "/streaming-channels/gate", null).body()))
              .readObject()
              .getJsonObject("publisher");
      assertThat(told.getString("by")).isEqualTo("WebSocket");
      assertThat(told.getString("address")).isEqualTo("127.0.0.1");
      assertThat(told.getInt("bitsPerSecond")).isPositive();
      browser.press("#close");
      assertThat(publisher.awaitEnd(SOON)).contains("ERROR: The stream was ended by the gateway.");
    }
  }

  @Test
  void aChannelWithASource_leadsToWhereAKeyIsMade_andAPushIsSeenInItsPlace() throws Exception {
    api.channel("lobby", "test:");
    try (Visit browser = new Visit(gateway.address())) {
      browser.logIn("admin", PASSWORD);
      browser.open("/hls_gateway/admin/channel/lobby");
      browser.awaitText("Publish to this channel");
      browser.open(URI.create(browser.link("Address and key")).getPath());
      browser.awaitText("This channel has no streaming key of the gateway's own.");
      browser.shot("publish-new");
      assertThat(browser.accessibilityFaults()).isEmpty();
      browser.press("main form button.primary");
      browser.awaitText("it is shown this once");
      String key = browser.value("key");
      try (WebSocketPublisher publisher = publisher("lobby/" + key)) {
        commands.awaitPublished("lobby");
        Eventually.happens(
            "what is pushed is seen", SOON, () -> playlist("lobby").contains("RESOLUTION=320x240"));
        publisher.finish();
      }
      Eventually.happens(
          "the source is back", SOON, () -> !playlist("lobby").contains("RESOLUTION=320x240"));
    }
  }

  @Test
  void aHugeFrame_isRefusedByItsHead_andWhatIsNoHandshakeToo() throws Exception {
    String key = api.streamingKey("big", false);
    try (Socket socket = shakenHands("/big/" + key + "/publish")) {
      socket.getOutputStream().write(ClientFrames.head(0x82, 1L << 40));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).contains("ERROR: A message is larger than 32 MiB.");
    }
    Eventually.happens("its grace is over", SOON, () -> commands.published("big").isEmpty());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /big/"
                      + key
                      + "/publish HTTP/1.1\r\nHost: g\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade, close\r\n\r\n")
                  .getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("Sec-WebSocket-Version: 13");
    }
  }

  @Test
  void manyWhoWait_holdNoThreads() throws Exception {
    int before = threads();
    List<Socket> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        waiting.add(shakenHands("/nobody/any/receive"));
      }
      assertThat(threads() - before).isLessThan(30);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Of the gateway's process. */
  private static int threads() throws Exception {
    return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .map(line -> Integer.valueOf(line.substring("Threads:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** A socket that has become a WebSocket. */
  private static Socket shakenHands(String path) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout((int) SOON.toMillis());
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: g\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) socket.getInputStream().read());
    }
    assertThat(answer.toString())
        .startsWith("HTTP/1.1 101")
        .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return socket;
  }

  private static int port() {
    return gateway.address().getPort();
  }

  @Test
  void aPageOverPlainHttp_fromElsewhere_saysWhatCamerasNeed() throws Exception {
    api.streamingKey("hall", false);
    URI outside = URI.create("http://gateway.test:" + gateway.address().getPort());
    try (Visit host = Visit.withCamera(outside)) {
      host.logIn("admin", PASSWORD);
      host.open("/hls_gateway/admin/publish/hall/live");
      host.awaitText("Browsers give cameras, microphones and screens only to pages over HTTPS");
      host.awaitText("ssh -L " + outside.getPort());
      host.awaitText("gateway.test");
      host.shot("live-insecure");
    }
  }

  private static String playlist(String channel) throws Exception {
    URI address = gateway.address().resolve("/hls_gateway/read/" + channel + "/index.m3u8");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String said(String path) throws Exception {
    try (WebSocketPublisher publisher = publisher(path)) {
      return publisher.awaitEnd(SOON);
    }
  }

  private static WebSocketPublisher publisher(String path) throws Exception {
    return new WebSocketPublisher(gateway.address(), path);
  }
}
