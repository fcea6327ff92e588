package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that misbehave: each has a state and a sentence, and plays by itself once it can. */
@Order(1)
class BrokenSourcesIT extends GatewayScene {

  /** A failing source is left alone for up to half a minute. */
  private static final Duration RECOVERY = Duration.ofSeconds(75);

  private static final Duration SOON = Duration.ofSeconds(40);

  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : toClose) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    toClose.add(0, resource);
    return resource;
  }

  /** Pinned: the gateway itself has to see to it that it plays. */
  private void pinned(String nickname, String source, JsonObjectBuilder sourceSettings)
      throws Exception {
    pinned(nickname, source, sourceSettings, Json.createObjectBuilder());
  }

  private void pinned(
      String nickname, String source, JsonObjectBuilder sourceSettings, JsonObjectBuilder output)
      throws Exception {
    api.channel(
        nickname,
        source,
        Json.createObjectBuilder()
            .add("pinned", true)
            .add("sourceSettings", sourceSettings)
            .add("output", output));
    toClose.add(0, () -> api.send("DELETE", "/" + nickname, null));
  }

  private static JsonObjectBuilder impatient() {
    return Json.createObjectBuilder().add("timeoutSeconds", 3);
  }

  /** One of the sentences. */
  private void says(String nickname, String... sentences) throws Exception {
    AtomicReference<JsonObject> last = new AtomicReference<>();
    Eventually.happens(
        "it is said: " + String.join(" or: ", sentences),
        RECOVERY,
        () -> {
          last.set(api.status(nickname));
          String said = last.get().getString("problem", "");
          return List.of(sentences).stream().anyMatch(said::contains);
        });
    assertThat(last.get().getString("state")).isIn("FAILED", "RESTARTING", "STARTING");
  }

  private void isLive(String nickname) throws Exception {
    Eventually.happens(
        "it plays",
        RECOVERY,
        () -> {
          JsonObject status = api.status(nickname);
          return status.getString("state").equals("LIVE") && !status.containsKey("problem");
        });
  }

  /** A web server whose one address does as it is told, and sends a film in the end. */
  private final class Moody {
    private final AtomicReference<Mood> mood = new AtomicReference<>();
    private final String url;

    private interface Mood {
      void answer(HttpExchange exchange) throws IOException;
    }

    Moody(Mood first) throws IOException {
      mood.set(first);
      url =
          closing(new HttpSender())
              .answer("/source", exchange -> mood.get().answer(exchange))
              .film("/film", "video/mp2t", "mpegts", Sender.H264_AND_AAC)
              .url("/source");
    }

    void sendFilm() {
      mood.set(
          exchange -> {
            exchange.getResponseHeaders().set("Location", "/film");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
    }
  }

  private static void answer(HttpExchange exchange, int status, String page) throws IOException {
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | The source asks for a user name and password, and none were given",
        "404 | The source answers, but has nothing at this path (404)",
        "500 | The source answers that it is not available now (5xx)",
        "200 | The address leads to a web page, not to a stream"
      })
  void aWebServerThatHasOnlyAPage_isNamed_untilItSendsTheStream(int status, String sentence)
      throws Exception {
    Moody server = new Moody(exchange -> answer(exchange, status, "<html><p>Log in, please.</p>"));
    pinned("page-" + status, server.url, impatient());
    says("page-" + status, sentence);
    server.sendFilm();
    if (status == 401) {
      // By itself it would be tried again after minutes.
      api.send("POST", "/page-401/start", null);
    }
    isLive("page-" + status);
  }

  @Test
  void garbageWithoutEnd_isNamed_untilTheStreamComes() throws Exception {
    Moody server =
        new Moody(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] noise = new byte[32_768];
              Random random = new Random(7);
              try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                  random.nextBytes(noise);
                  body.write(noise);
                }
              }
            });
    pinned("garbage", server.url, impatient());
    says("garbage", "What comes from the source is not a stream");
    server.sendFilm();
    isLive("garbage");
  }

  @Test
  void aStreamThatTurnsIntoGarbage_playsOnOnceItIsAStreamAgain() throws Exception {
    Moody server = new Moody(exchange -> filmThen(exchange, "320x180", 6, this::noise));
    pinned("spoilt", server.url, impatient());
    isLive("spoilt");
    Stream stream = Stream.open(gateway, "spoilt");
    server.sendFilm();
    isLive("spoilt");
    stream.poll();
    stream.awaitSegments(stream.segments() + 2, SOON);
  }

  private void noise(OutputStream body) throws IOException {
    byte[] noise = new byte[400_000];
    new Random(11).nextBytes(noise);
    body.write(noise);
  }

  private interface Rest {
    void send(OutputStream body) throws IOException;
  }

  private static void filmThen(HttpExchange exchange, String size, int seconds, Rest rest)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      film(size, seconds, body);
      rest.send(body);
    }
  }

  private static void film(String size, int seconds, OutputStream to) throws IOException {
    List<String> codecs = new ArrayList<>(List.of("-vf", "scale=" + size.replace('x', ':')));
    codecs.addAll(List.of("-t", Integer.toString(seconds)));
    codecs.addAll(Sender.H264_AND_AAC);
    Process film = Sender.piped(codecs, "mpegts");
    try {
      film.getInputStream().transferTo(to);
    } finally {
      film.destroyForcibly();
    }
  }

  @Test
  void aStreamThatChangesItsSize_playsOnAcrossADiscontinuity() throws Exception {
    AtomicBoolean changed = new AtomicBoolean();
    Moody server =
        new Moody(
            exchange -> {
              String size = changed.getAndSet(true) ? "640x360" : "320x180";
              filmThen(exchange, size, 8, body -> film("640x360", 120, body));
            });
    pinned("resized", server.url, impatient());
    Stream stream = Stream.open(gateway, "resized");
    stream.awaitDiscontinuity(RECOVERY);
    Eventually.happens(
        "the new size is shown",
        SOON,
        () ->
            api.status("resized").containsKey("media")
                && api.status("resized").getJsonObject("media").getInt("width") == 640);
    isLive("resized");
  }

  @Test
  void aHostThatDropsPackets_isNamed_untilItAnswers() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int port = Ports.free();
    // Once its queue is full, the kernel drops whatever asks for a connection.
    ServerSocket full = closing(new ServerSocket(port, 1, loopback));
    for (int i = 0; i < 4; i++) {
      SocketChannel waiting = closing(SocketChannel.open());
      waiting.configureBlocking(false);
      waiting.connect(new InetSocketAddress(loopback, port));
    }
    pinned("silent", "http://127.0.0.1:" + port + "/film", impatient());
    says("silent", "The source did not answer in time.");
    full.close();
    closing(new HttpSender(port)).film("/film", "video/mp2t", "mpegts", Sender.H264_AND_AAC);
    isLive("silent");
  }

  @Test
  void aCameraWithoutThisPath_isNamed() throws Exception {
    TestCamera camera = closing(TestCamera.start());
    pinned("no-path", camera.url("/nothing-here"), impatient());
    says("no-path", "has nothing at this path (404)");
  }

  @Test
  void aCameraThatStalls_isNamed_andPlaysOnWhenItSendsAgain() throws Exception {
    TestCamera camera = closing(TestCamera.start());
    pinned("stalled", camera.url("/h264-aac"), impatient());
    isLive("stalled");
    Stream stream = Stream.open(gateway, "stalled");
    camera.stall();
    // FFmpeg gives up after the same time as the watchdog, and then is told by other words.
    says("stalled", "sends nothing", "did not answer in time");
    camera.resume();
    isLive("stalled");
    stream.poll();
    stream.awaitSegments(stream.segments() + 2, SOON);
    assertThat(stream.isBroken()).as("it goes on").isFalse();
  }

  @Test
  void whileACameraIsGone_itsFallbackPlays_andThenTheCameraAgain() throws Exception {
    TestCamera camera = closing(TestCamera.start());
    pinned(
        "fallback",
        camera.url("/h264-aac"),
        impatient().add("fallbacks", Json.createArrayBuilder().add("test:320x180")),
        Json.createObjectBuilder()
            .add("ladder", "CHOSEN")
            .add("rungs", Json.createArrayBuilder().add("640x360").add("320x180")));
    isLive("fallback");
    camera.cut();
    Eventually.happens(
        "the fallback plays",
        RECOVERY,
        () -> api.status("fallback").getString("standIn", "").contains("fallback 1, test:"));
    // It has one size alone, and the camera had two: who watches the lower one goes on, too.
    Stream lower = Stream.sinceDiscontinuity(gateway, "fallback");
    lower.awaitSegments(2, SOON);
    MediaFile shown = MediaFile.of(lower.initAndSegments());
    assertThat(shown.codecs()).isEqualTo("h264 aac");
    assertThat(shown.decodingErrors()).isEmpty();
    assertThat(api.status("fallback").getString("problem")).isNotEmpty();
    camera.restore();
    Eventually.happens(
        "the camera plays again",
        RECOVERY,
        () ->
            !api.status("fallback").containsKey("standIn") && api.state("fallback").equals("LIVE"));
    isLive("fallback");
  }

  @Test
  void whileNothingWorks_theSlateIsShown_andThenTheCameraAgain() throws Exception {
    TestCamera camera = closing(TestCamera.start());
    pinned("slate", camera.url("/h264-aac"), impatient().add("slate", true));
    isLive("slate");
    Stream stream = Stream.open(gateway, "slate");
    stream.awaitSegments(1, SOON);
    camera.cut();
    stream.awaitDiscontinuity(RECOVERY);
    Eventually.happens(
        "the slate plays",
        RECOVERY,
        () -> api.status("slate").getString("standIn", "").equals("the slate"));
    Stream shown = Stream.sinceDiscontinuity(gateway, "slate");
    shown.awaitSegments(3, SOON);
    MediaFile slate = MediaFile.of(shown.initAndSegments());
    assertThat(slate.codecs()).isEqualTo("h264 aac");
    assertThat(slate.decodingErrors()).isEmpty();
    camera.restore();
    isLive("slate");
    assertThat(api.status("slate").containsKey("standIn")).isFalse();
  }

  @Test
  void aFileIsPlayedOverAndOver_asIfItWereLive(@TempDir Path folder) throws Exception {
    Path film = folder.resolve("films").resolve("three seconds.ts");
    Files.createDirectories(film.getParent());
    try (OutputStream file = Files.newOutputStream(film)) {
      film("320x180", 3, file);
    }
    OwnGateway own =
        closing(
            OwnGateway.start(
                folder.resolve("gateway"),
                Map.of(
                    "HLS_STREAM_ROOT",
                    film.getParent().toString(),
                    "ADMIN_PASSWORD",
                    SharedGateway.adminPassword())));
    ApiClient client =
        new ApiClient(own.address(), SharedGateway.adminUser(), SharedGateway.adminPassword());
    client.channel("looped", film.toUri().toString());
    Stream stream = Stream.open(own.address(), "looped");
    stream.awaitSegments(6, SOON);
    assertThat(MediaFile.of(stream.initAndSegments()).decodingErrors()).isEmpty();
    assertThat(client.state("looped")).isEqualTo("LIVE");
  }
}
