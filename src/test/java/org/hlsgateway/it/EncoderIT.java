package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** The encoder of a gateway at work for its own coordinator: real RTMP, real FFmpeg, real files. */
@Order(1)
class EncoderIT {
  private static final String SECRET = "a shared secret";
  private static final String PASSWORD = "encoder-pass-1";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static Path storage;
  private static OwnGateway gateway;
  private static FakeApplication application;

  @TempDir private Path folder;
  private StreamingServer server;
  private Commands commands;

  @BeforeAll
  static void startGateway() {
    application = FakeApplication.start(0);
    storage = directory.resolve("storage");
    gateway =
        OwnGateway.start(
            directory,
            Map.ofEntries(
                Map.entry("ADMIN_PASSWORD", PASSWORD),
                Map.entry("EMBEDDED_ENCODER", "YES"),
                Map.entry("SERVER_CAPACITY", "2"),
                Map.entry("CONTROL_SECRET", SECRET),
                Map.entry("HLS_FILESYSTEM_PATH", storage.toString()),
                Map.entry("HLS_H264_PRESET", "ultrafast"),
                Map.entry("HLS_VOD_MAX_SIZE", "2"),
                Map.entry("KEY_VERIFICATION_URL", application.address("/key").toString()),
                Map.entry("EVENT_CALLBACK_URL", application.address("/event").toString())));
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
    application.close();
  }

  @BeforeEach
  void connect() throws Exception {
    application.wish(Map.of());
    commands = new Commands(gateway.address());
    server =
        StreamingServer.start(folder, gateway.address(), SECRET, "door", "yard", "roof", "hall");
  }

  @AfterEach
  void disconnect() throws Exception {
    server.close();
    Eventually.happens("all streams end", SOON, () -> commands.activeStreams() == 0);
  }

  @Test
  void aPushedStream_becomesFilesAndCallbacks_andEndsByCommand() throws Exception {
    application.wish(
        Map.of(
            "x-record",
            "true",
            "x-previews",
            "160x90, 2",
            "x-resolutions",
            "ORIGINAL, 320x180-25"));

    String id = server.publish("door", "key-1");
    Eventually.happens(
        "all is announced",
        SOON,
        () ->
            application
                .taken(id)
                .containsAll(
                    List.of(
                        "stream-available HLS-LIVE 640x360-25",
                        "stream-available HLS-LIVE 320x180-25",
                        "stream-available HLS-VOD 640x360-25",
                        "stream-available HLS-VOD 320x180-25",
                        "stream-available IMG-PREVIEW 160x90-2")));
    Path large = storage.resolve("hls/door/" + id + "/640x360-25");
    Path small = storage.resolve("hls/door/" + id + "/320x180-25");
    Path pictures = storage.resolve("img-preview/door/" + id + "/160x90-2");
    assertThat(indexOf(id, "HLS-LIVE", "640x360-25"))
        .isEqualTo("hls/door/" + id + "/640x360-25/live.m3u8");
    assertThat(MediaFile.at(large.resolve("live.m3u8")).streams()).contains("h264,640,360", "aac");
    assertThat(MediaFile.at(small.resolve("live.m3u8")).streams()).contains("h264,320,180", "aac");
    Eventually.happens(
        "a second VOD playlist begins", SOON, () -> Files.exists(large.resolve("vod-1.m3u8")));
    assertThat(server.readers("door", "key-1")).hasSize(1);
    try (FolderPlayer player = new FolderPlayer(storage)) {
      player.plays(indexOf(id, "HLS-LIVE", "640x360-25"));
      player.plays(indexOf(id, "HLS-VOD", "320x180-25"));
    }
    assertThat(
            LivePlaylistCheck.run(
                gateway.address().resolve("/hls_gateway/watch/door"), Duration.ofSeconds(10)))
        .isEmpty();

    assertThat(commands.close("door", id)).isEqualTo(200);
    server.control().await("STREAM-KILL", "Stream-Channel:door", "Stream-ID:" + id);
    server.unpublish("door", id);

    Eventually.happens(
        "the application hears of the end",
        SOON,
        () -> application.taken(id).contains("stream-closed"));
    assertThat(application.taken(id)).last().isEqualTo("stream-closed");
    assertThat(server.readers("door", "key-1")).isEmpty();
    for (Path resolution : List.of(large, small)) {
      assertThat(resolution.resolve("live.m3u8")).content().endsWith("#EXT-X-ENDLIST\n");
      assertThat(resolution.resolve("vod-0.m3u8"))
          .content()
          .contains("#EXT-X-PLAYLIST-TYPE:VOD", "\n0.ts\n", "\n1.ts\n")
          .endsWith("#EXT-X-ENDLIST\n")
          .doesNotContain("\n2.ts\n");
      assertThat(MediaFile.at(resolution.resolve("vod-0.m3u8")).decodingErrors()).isEmpty();
      assertThat(MediaFile.at(resolution.resolve("vod-1.m3u8")).decodingErrors()).isEmpty();
    }
    assertThat(pictures.resolve("index.json"))
        .content()
        .matches("\\{\"index_start\":0,\"count\":([2-9]|\\d\\d+),\"pattern\":\"%d.jpg\"}");
    assertThat(MediaFile.at(pictures.resolve("0.jpg")).streams()).contains("mjpeg,160,90");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void anFfmpegThatIsKilled_isReplaced_andTheFilesGoOn() throws Exception {
    String id = server.publish("yard", "key-2");
    Path live = storage.resolve("hls/yard/" + id + "/640x360-25/live.m3u8");
    Eventually.happens("the first index is there", SOON, () -> Files.exists(live));

    String source = server.source("yard", "key-2");
    FfmpegProcesses.reading(source + "?cache=clear").forEach(ProcessHandle::destroyForcibly);

    Eventually.happens(
        "segments follow after a break",
        SOON,
        () -> {
          String text = Files.readString(live);
          int at = text.indexOf("#EXT-X-DISCONTINUITY\n");
          return at >= 0 && text.indexOf(".ts\n", at) > 0;
        });
    assertThat(FfmpegProcesses.reading(source + "?cache=no")).hasSize(1);
    assertThat(application.taken(id)).containsExactly("stream-available HLS-LIVE 640x360-25");
    assertThat(MediaFile.at(live).decodingErrors()).isEmpty();
    server.unpublish("yard", id);
    Eventually.happens("it ends", SOON, () -> application.taken(id).contains("stream-closed"));
  }

  /** OBS sends a keyframe each 8 s unless it is told otherwise. */
  @Test
  void aPublisherWithAKeyframeEachEightSeconds_isEncoded_soThatSegmentsBeginWithOne()
      throws Exception {
    application.wish(Map.of("x-record", "true", "x-previews", "160x90, 2"));
    String id = server.publish("hall", "key-9", 8 * 25);
    Path folder = storage.resolve("hls/hall/" + id + "/640x360-25");
    Path pictures = storage.resolve("img-preview/hall/" + id + "/160x90-2");
    Eventually.happens(
        "it is encoded, and goes on",
        SOON.multipliedBy(2),
        () -> {
          Path live = folder.resolve("live.m3u8");
          String text = Files.exists(live) ? Files.readString(live) : "";
          int at = text.lastIndexOf("#EXT-X-DISCONTINUITY\n");
          return at >= 0 && text.substring(at).split("\\.ts\n").length > 6;
        });
    String playlist = Files.readString(folder.resolve("live.m3u8"));
    int encodedFrom = playlist.lastIndexOf("#EXT-X-DISCONTINUITY\n");
    List<String> segments = playlist.lines().filter(line -> line.endsWith(".ts")).toList();
    List<String> encoded =
        playlist.substring(encodedFrom).lines().filter(line -> line.endsWith(".ts")).toList();
    for (String segment : segments) {
      assertThat(MediaFile.at(folder.resolve(segment)).beginsWithAKeyframe())
          .as("%s of %s, encoded from %s", segment, segments, encoded.get(0))
          .isTrue();
    }
    assertThat(
            playlist
                .substring(encodedFrom)
                .lines()
                .filter(line -> line.startsWith("#EXTINF:"))
                .map(line -> Double.parseDouble(line.substring(8, line.length() - 1))))
        .as("as long as was asked for, whatever the publisher's keyframes are")
        .allSatisfy(seconds -> assertThat(seconds).isBetween(2.5, 3.5));
    server.unpublish("hall", id);
    Eventually.happens("it ends", SOON, () -> application.taken(id).contains("stream-closed"));
    double length = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path vod :
          files.filter(file -> file.getFileName().toString().startsWith("vod-")).toList()) {
        length +=
            Files.readString(vod)
                .lines()
                .filter(line -> line.startsWith("#EXTINF:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(8, line.length() - 1)))
                .sum();
      }
    }
    try (Stream<Path> files = Files.list(pictures)) {
      assertThat(files.filter(file -> file.toString().endsWith(".jpg")).count())
          .as("one each two seconds, in %s s", length)
          .isBetween((long) (length / 2) - 1, (long) (length / 2) + 1);
    }
  }

  @Test
  void moreStreamsThanTheCapacity_areDenied() throws Exception {
    String first = server.publish("door", "key-3");
    server.publish("yard", "key-4");
    server.control().request("third", "roof", "key-5");
    server.control().await("PUBLISH-DENY", "Request-ID:third");
    assertThat(commands.capacity().getInt("load")).isEqualTo(2);
    assertThat(commands.capacity().getInt("capacity")).isEqualTo(2);

    server.control().tell("PUBLISH-END", "door", first, "");
    Eventually.happens("there is room", SOON, () -> commands.capacity().getInt("load") == 1);
    assertThat(server.publish("roof", "key-6")).isNotEmpty();
  }

  @Test
  void aWebSocketStream_isFetchedAndEncoded() throws Exception {
    try (WebSocketMedia media = WebSocketMedia.start();
        ControlPeer control =
            ControlPeer.connect(
                gateway.address(),
                "wss",
                SECRET,
                Map.of("x-custom-port", Integer.toString(media.port())))) {
      String id = control.publish("ws-1", "hall");
      Path live = storage.resolve("hls/hall/" + id + "/320x240-15/live.m3u8");
      Eventually.happens(
          "it can be played",
          SOON,
          () -> application.taken(id).contains("stream-available HLS-LIVE 320x240-15"));
      assertThat(MediaFile.at(live).streams()).contains("h264,320,240", "aac");
      assertThat(media.asked()).containsExactly("/hall/key/receive-clear-cache");

      media.end();
      control.tell("PUBLISH-END", "hall", id, "");
      Eventually.happens("it ends", SOON, () -> application.taken(id).contains("stream-closed"));
      assertThat(MediaFile.at(live).decodingErrors()).isEmpty();
    }
  }

  @Test
  void aStorageThatFails_isShown_holdsUpNobody_andWorksAgain() throws Exception {
    String broken = server.publish("door", "key-7");
    String whole = server.publish("yard", "key-8");
    Path folder = storage.resolve("hls/door/" + broken + "/640x360-25");
    Path other = storage.resolve("hls/yard/" + whole + "/640x360-25");
    Eventually.happens(
        "both are there",
        SOON,
        () -> Files.exists(folder.resolve("1.ts")) && Files.exists(other.resolve("1.ts")));

    ChromeDriver browser = Browser.open();
    try {
      Browser.logIn(browser, gateway.address(), "admin", PASSWORD);
      browser.get(gateway.address() + "/hls_gateway/admin/encoder");
      assertThat(Browser.text(browser)).contains(broken, whole, "640x360-25");
      Path aside = storage.resolve("aside");
      Files.move(folder, aside);
      Files.createFile(folder);
      Eventually.happens(
          "the page says so", SOON, () -> Browser.text(browser).contains("Storage fails"));
      Browser.shot(browser, "encoder");
      long reached = segments(other);
      Eventually.happens("the other goes on", SOON, () -> segments(other) > reached + 1);
      assertThat(application.taken(broken)).doesNotContain("stream-closed");

      Files.delete(folder);
      Files.move(aside, folder);
      Eventually.happens(
          "it is stored again", SOON, () -> !Browser.text(browser).contains("Storage fails"));
    } finally {
      browser.quit();
    }
    server.unpublish("door", broken);
    server.unpublish("yard", whole);
    Eventually.happens("it ends", SOON, () -> application.taken(broken).contains("stream-closed"));
    assertThat(MediaFile.at(folder.resolve("live.m3u8")).decodingErrors()).isEmpty();
  }

  private static long segments(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ts"))
          .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - 3)))
          .max()
          .orElse(0);
    }
  }

  private static String indexOf(String id, String type, String resolution) {
    return application.taken().stream()
        .filter(event -> event.streamId().equals(id))
        .filter(event -> type.equals(event.all().get("x-stream-type")))
        .filter(event -> resolution.equals(event.all().get("x-resolution")))
        .map(event -> event.all().get("x-index-file"))
        .findFirst()
        .orElseThrow();
  }

  /** Files that were not written to their end. */
  private static List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }
}
