package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One event on three gateways: the first has it and transcodes it, the two others stream it, and
 * the last of them takes over where the first dies. What a test kills is not there for the next.
 */
@TestMethodOrder(OrderAnnotation.class)
class DistributionIT {
  private static final String PASSWORD = "distribution-pass-1";
  private static final String KEY = "streamer-key-0123456789";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @TempDir private static Path directory;
  private static int mainPort;
  private static int fallbackPort;
  private static OwnGateway main;
  private static OwnGateway streamer;
  private static OwnGateway fallback;
  private static ApiClient api;
  private static String event;
  private static long first;
  private static long second;
  private static RtmpPublisher publisher;
  private static RtmpPublisher standby;

  @BeforeAll
  static void bookAnEvent_andPublish() throws Exception {
    mainPort = Ports.free();
    fallbackPort = Ports.free();
    int streamerPort = Ports.free();
    main = launch("main", mainPort, Map.of());
    streamer = launch("streamer", streamerPort, Map.of("STREAMER_KEY", KEY));
    main.awaitReady();
    api = new ApiClient(main.address(), "admin", PASSWORD);
    JsonObject transcoder =
        create("/transcoders", server("Fallback", "rtmp://127.0.0.1:" + fallbackPort));
    fallback =
        launch(
            "fallback",
            fallbackPort,
            Map.of(
                "STREAMER_KEY",
                KEY,
                "EVENTS_URL",
                main.address().toString(),
                "EVENTS_SECRET",
                transcoder.getString("secret")));
    streamer.awaitReady();
    fallback.awaitReady();
    first = create("/streamers", streamer("First", streamer, streamerPort)).getInt("id");
    second = create("/streamers", streamer("Second", fallback, fallbackPort)).getInt("id");
    JsonObject made =
        create(
            "/events",
            Json.createObjectBuilder()
                .add("name", "Concert")
                .add("transcoder", ownTranscoder())
                .add("fallback", transcoder.getInt("id"))
                .add("streamers", Json.createArrayBuilder().add(first).add(second))
                .add("renditions", Json.createArrayBuilder().add("360p").add("180p")));
    event = made.getString("id");
    String path = "/" + event + "/" + made.getString("key");
    publisher = RtmpPublisher.ffmpeg("rtmp://127.0.0.1:" + mainPort + path);
    // Whoever sends first goes on with it.
    Eventually.happens("the main one sends to both", SOON, () -> pathways().size() == 2);
    Commands atFallback = new Commands(fallback.address());
    Eventually.happens(
        "the fallback knows the event, and takes its publisher",
        SOON,
        () -> {
          if (second(path) && !atFallback.published(event).isEmpty()) {
            return true;
          }
          TimeUnit.MILLISECONDS.sleep(500);
          return false;
        });
  }

  /** As encoders do that are told of two servers: again and again. */
  private static boolean second(String path) {
    if (standby == null || !standby.isRunning()) {
      standby = RtmpPublisher.ffmpeg("rtmp://127.0.0.1:" + fallbackPort + path);
    }
    return standby.isRunning();
  }

  @AfterAll
  static void stopAll() throws Exception {
    for (RtmpPublisher each : Arrays.asList(publisher, standby)) {
      if (each != null) {
        each.close();
      }
    }
    for (OwnGateway gateway : List.of(main, streamer, fallback)) {
      String console = gateway.consoleText();
      gateway.close();
      assertThat(console).doesNotContain(KEY);
    }
  }

  @Test
  @Order(1)
  void eachRendition_isListedOnceForEachStreamer_andPlaysThere() throws Exception {
    String playlist = index().body();
    assertThat(playlist)
        .contains("#EXT-X-CONTENT-STEERING:SERVER-URI=\"steering.json?viewer=")
        .contains("RESOLUTION=640x360", "RESOLUTION=320x180");
    assertThat(variants(playlist)).hasSize(4);
    for (URI variant : variants(playlist).keySet()) {
      Eventually.happens("a segment is whole", SOON, () -> lastSegment(variant) > 0);
      assertThat(MediaFile.of(firstSegmentWithInit(variant)).decodingErrors())
          .as(variant.getPath())
          .isEmpty();
    }
    assertThat(steering(variants(playlist), null))
        .containsExactlyElementsOf(variants(playlist).values().stream().distinct().toList());
  }

  @Test
  @Order(2)
  void aForeignStreamer_getsARenditionOfTheRightSize() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx"));
    try (RtmpServer nginx = RtmpServer.recording(folder, "live")) {
      long foreign =
          create(
                  "/streamers",
                  Json.createObjectBuilder()
                      .add("name", "Foreign")
                      .add("kind", "RTMP")
                      .add("pushAddress", "rtmp://127.0.0.1:" + nginx.port() + "/live")
                      .add("publicAddress", "http://127.0.0.1:" + nginx.port()))
              .getInt("id");
      streamers(first, second, foreign);
      Eventually.happens(
          "both renditions are recorded",
          SOON,
          () -> recorded(folder, "_360p").size() == 1 && recorded(folder, "_180p").size() == 1);
      TimeUnit.SECONDS.sleep(3);
      streamers(first, second);
      TimeUnit.SECONDS.sleep(1);
      assertThat(MediaFile.at(recorded(folder, "_360p").get(0)).streams())
          .contains("h264,640,360", "aac");
      assertThat(MediaFile.at(recorded(folder, "_180p").get(0)).streams())
          .contains("h264,320,180", "aac");
    }
  }

  @Test
  @Order(3)
  void whenAStreamerDies_viewersAreSentToTheOther_whichGoesOn() throws Exception {
    Map<URI, String> before = variants(index().body());
    URI left = of(before, pathway(second));
    streamer.kill();
    Eventually.happens(
        "viewers of the dead one are sent to the other",
        Duration.ofSeconds(15),
        () -> steering(before, pathway(first)).get(0).equals(pathway(second)));
    assertThat(pathways()).containsExactly(pathway(second));
    long reached = lastSegment(left);
    Eventually.happens("it goes on", SOON, () -> lastSegment(left) > reached + 2);
    assertThat(get(left).body()).doesNotContain("#EXT-X-ENDLIST");
  }

  @Test
  @Order(4)
  void whenTheMainTranscoderDies_theFallbackGoesOnWithTheSamePlaylist() throws Exception {
    URI watched = of(variants(index().body()), pathway(second));
    long reached = lastSegment(watched);
    main.kill();
    Eventually.happens(
        "the fallback's pictures are listed",
        SOON,
        () -> get(watched).body().contains("#EXT-X-DISCONTINUITY\n"));
    Eventually.happens("it goes on", SOON, () -> lastSegment(watched) > reached + 4);
    assertThat(get(watched).body()).doesNotContain("#EXT-X-ENDLIST");
  }

  // ---- what is there ---------------------------------------------------------------------------

  private static OwnGateway launch(String name, int rtmpPort, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("ADMIN_PASSWORD", PASSWORD);
    settings.put("RTMP_PORT", Integer.toString(rtmpPort));
    settings.put("EMBEDDED_ENCODER", "YES");
    settings.put("HLS_H264_PRESET", "ultrafast");
    return OwnGateway.launch(directory.resolve(name), settings);
  }

  private static JsonObjectBuilder server(String name, String address) {
    return Json.createObjectBuilder()
        .add("name", name)
        .add("kind", "GATEWAY")
        .add("address", address);
  }

  private static JsonObjectBuilder streamer(String name, OwnGateway gateway, int rtmpPort) {
    return Json.createObjectBuilder()
        .add("name", name)
        .add("kind", "GATEWAY")
        .add("pushAddress", "rtmp://127.0.0.1:" + rtmpPort + "/?key=" + KEY)
        .add("publicAddress", gateway.address().toString());
  }

  private static long ownTranscoder() throws Exception {
    HttpResponse<String> answer = api.call("GET", "/transcoders", null);
    return Json.createReader(new StringReader(answer.body()))
        .readArray()
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(each -> each.getString("kind").equals("THIS_GATEWAY"))
        .findFirst()
        .orElseThrow()
        .getInt("id");
  }

  private static JsonObject create(String path, JsonObjectBuilder body) throws Exception {
    HttpResponse<String> answer = api.call("POST", path, body.build().toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static void streamers(long... ids) throws Exception {
    JsonArrayBuilder all = Json.createArrayBuilder();
    for (long id : ids) {
      all.add(id);
    }
    String body = Json.createObjectBuilder().add("streamers", all).build().toString();
    HttpResponse<String> answer =
        CLIENT.send(
            api.request("/events/" + event)
                .method("PATCH", BodyPublishers.ofString(body))
                .header("Content-Type", "application/merge-patch+json")
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The fallback, which nginx refuses in its turn, leaves empty ones. */
  private static List<Path> recorded(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains(event + suffix))
          .filter(file -> file.toFile().length() > 0)
          .toList();
    }
  }

  // ---- as a player -----------------------------------------------------------------------------

  private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private static URI indexAddress() {
    return main.address().resolve("/hls_gateway/events/" + event + "/index.m3u8");
  }

  private static HttpResponse<String> index() throws Exception {
    return get(indexAddress());
  }

  /** The media playlists in their order, with their pathways. */
  private static Map<URI, String> variants(String playlist) {
    Map<URI, String> found = new LinkedHashMap<>();
    String[] lines = playlist.split("\n");
    for (int i = 0; i + 1 < lines.length; i++) {
      if (lines[i].startsWith("#EXT-X-STREAM-INF:")) {
        found.put(
            indexAddress().resolve(lines[i + 1]),
            lines[i].replaceFirst(".*PATHWAY-ID=\"([^\"]*)\".*", "$1"));
      }
    }
    return found;
  }

  private static List<String> pathways() throws Exception {
    return variants(index().body()).values().stream().distinct().toList();
  }

  private static String pathway(long streamer) {
    return "s" + streamer;
  }

  private static URI of(Map<URI, String> variants, String pathway) {
    return variants.entrySet().stream()
        .filter(entry -> entry.getValue().equals(pathway))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Where the viewer of a playlist is sent. */
  private static List<String> steering(Map<URI, String> variants, String current) throws Exception {
    String viewer = variants.keySet().iterator().next().getQuery();
    HttpResponse<String> answer =
        get(
            indexAddress()
                .resolve(
                    "steering.json?"
                        + viewer
                        + (current == null ? "" : "&_HLS_pathway=" + current)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject manifest = Json.createReader(new StringReader(answer.body())).readObject();
    assertThat(manifest.getInt("VERSION")).isEqualTo(1);
    assertThat(manifest.getInt("TTL")).isPositive();
    return manifest.getJsonArray("PATHWAY-PRIORITY").getValuesAs(value -> value.toString()).stream()
        .map(text -> text.replace("\"", ""))
        .toList();
  }

  private static long lastSegment(URI playlist) throws Exception {
    String[] lines = get(playlist).body().split("\n");
    long number = 0;
    for (String line : lines) {
      if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
        number = Long.parseLong(line.substring(line.indexOf(':') + 1));
      } else if (line.startsWith("#EXTINF")) {
        number++;
      }
    }
    return number;
  }

  private static byte[] firstSegmentWithInit(URI playlist) throws Exception {
    String text = get(playlist).body();
    String init = text.replaceFirst("(?s).*#EXT-X-MAP:URI=\"([^\"]*)\".*", "$1");
    String segment =
        Stream.of(text.split("\n")).filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
    byte[] head = bytes(playlist.resolve(init));
    byte[] body = bytes(playlist.resolve(segment));
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  private static byte[] bytes(URI address) throws Exception {
    HttpResponse<byte[]> answer =
        CLIENT.send(
            HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
