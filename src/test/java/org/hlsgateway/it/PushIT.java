package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Channels that are sent on, to servers that are not ours: nginx's RTMP module, and FFmpeg. */
@ExtendWith(ClassCamera.class)
class PushIT {
  private static final String PASSWORD = "push-pass-1";
  private static final String KEY = "very-secret-key";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static OwnGateway gateway;
  private static ApiClient api;
  private static int rtmpPort;
  private static int rtmpsPort;

  @BeforeAll
  static void startGateway() throws Exception {
    rtmpPort = Ports.free();
    rtmpsPort = Ports.free();
    new OpenSsl(directory).certificate("own.crt", "own.key", 1);
    Path trusted = directory.resolve("trusted.p12");
    trust(directory.resolve("own.crt"), trusted);
    gateway =
        OwnGateway.start(
            directory,
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "RTMP_PORT",
                Integer.toString(rtmpPort),
                "RTMPS_PORT",
                Integer.toString(rtmpsPort),
                "SSL_PORT",
                Integer.toString(Ports.free()),
                "SSL_CERT",
                directory.resolve("own.crt").toString(),
                "SSL_KEY",
                directory.resolve("own.key").toString(),
                "JVM_ARGS",
                "-Djavax.net.ssl.trustStore="
                    + trusted
                    + " -Djavax.net.ssl.trustStorePassword=changeit",
                "EMBEDDED_ENCODER",
                "YES"));
    api = new ApiClient(gateway.address(), "admin", PASSWORD);
  }

  @AfterAll
  static void stopGateway() throws IOException {
    String console = gateway.consoleText();
    gateway.close();
    assertThat(console).doesNotContain(KEY);
    try (Stream<Path> logs = Files.walk(directory.resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).doesNotContain(KEY);
      }
    }
  }

  @Test
  void aSourcesRestart_isNoEndForTheTarget_andTimesRise(TestCamera camera) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx-1"));
    try (RtmpServer server = RtmpServer.recording(folder, "live")) {
      api.channel("door", camera.url("/h264-aac"));
      String target = add("door", "rtmp://127.0.0.1:" + server.port() + "/live");
      awaitSending("door", target);
      Instant sending = Instant.now();
      TimeUnit.SECONDS.sleep(4);
      camera.cut();
      Eventually.happens("the source is missed", SOON, () -> !api.state("door").equals("LIVE"));
      TimeUnit.SECONDS.sleep(4);
      camera.restore();
      Eventually.happens("the source is back", SOON, () -> api.state("door").equals("LIVE"));
      TimeUnit.SECONDS.sleep(4);
      JsonObject status = status("door", target);
      assertThat(status.getString("state")).isEqualTo("sending");
      assertThat(status.getString("proof")).isEqualTo("acknowledged");
      assertThat(status.getInt("reconnects")).isZero();
      assertThat(status.getInt("framesDropped")).isZero();
      assertThat(status.getJsonNumber("bytesConfirmed").longValue()).isPositive();
      double sent = Duration.between(sending, Instant.now()).toMillis() / 1000.0;
      assertThat(post("door", target, "stop").getString("state")).isEqualTo("idle");
      TimeUnit.SECONDS.sleep(1);
      List<Path> files = recorded(folder);
      assertThat(files).hasSize(1);
      MediaFile received = MediaFile.at(files.get(0));
      assertThat(received.codecs()).contains("h264").contains("aac");
      assertThat(received.decodeTimesRise("v")).isTrue();
      assertThat(received.decodeTimesRise("a")).isTrue();
      assertThat(Math.abs(received.secondsBetweenFirstVideoAndFirstAudio())).isLessThan(0.3);
      // The time without a source is in it, too.
      assertThat(received.durationSeconds()).isCloseTo(sent, within(3.0));
      assertThat(received.decodingErrors()).isEmpty();
    }
  }

  @Test
  void aSourceWithoutSound_isSentWithSilence_toFfmpeg(TestCamera camera) throws Exception {
    Path file = directory.resolve("silent.flv");
    int port = Ports.free();
    String address = "rtmp://127.0.0.1:" + port + "/live/" + KEY;
    Process receiver =
        new ProcessBuilder(
                "ffmpeg",
                "-v",
                "warning",
                "-nostdin",
                "-listen",
                "1",
                "-i",
                address,
                "-c",
                "copy",
                "-t",
                "8",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("ffmpeg.log").toFile())
            .start();
    try {
      api.channel("mute", camera.url("/video-only"));
      String target = add("mute", "rtmp://127.0.0.1:" + port + "/live");
      assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(status("mute", target).getString("sending")).contains("silence");
      MediaFile received = MediaFile.at(file);
      assertThat(received.codecs()).contains("h264").contains("aac");
      assertThat(received.decodeTimesRise("v")).isTrue();
      assertThat(received.decodeTimesRise("a")).isTrue();
      assertThat(received.decodingErrors()).isEmpty();
      assertThat(Files.readString(directory.resolve("ffmpeg.log"))).doesNotContain("monoton");
    } finally {
      receiver.destroyForcibly();
      api.send("DELETE", "/mute", null);
    }
  }

  @Test
  void aTargetThatStandsStill_isReconnected_andAnotherIsUndisturbed(TestCamera camera)
      throws Exception {
    Path one = Files.createDirectory(directory.resolve("nginx-2"));
    Path other = Files.createDirectory(directory.resolve("nginx-3"));
    try (RtmpServer frozen = RtmpServer.start(one, "live");
        RtmpServer well = RtmpServer.start(other, "live")) {
      api.channel("yard", camera.url("/h264-aac"));
      String first = add("yard", "rtmp://127.0.0.1:" + frozen.port() + "/live");
      String second = add("yard", "rtmp://127.0.0.1:" + well.port() + "/live");
      awaitSending("yard", first);
      awaitSending("yard", second);
      frozen.freeze();
      try {
        Eventually.happens("it is noticed", SOON, () -> status("yard", first).containsKey("error"));
      } finally {
        frozen.thaw();
      }
      assertThat(status("yard", first).getString("error")).startsWith("127.0.0.1 ");
      awaitSending("yard", first);
      Eventually.happens(
          "it is counted", SOON, () -> status("yard", first).getInt("reconnects") >= 1);
      JsonObject undisturbed = status("yard", second);
      assertThat(undisturbed.getString("state")).isEqualTo("sending");
      assertThat(undisturbed.getInt("reconnects")).isZero();
      assertThat(undisturbed.getInt("framesDropped")).isZero();
      assertThat(api.state("yard")).isEqualTo("LIVE");
    } finally {
      api.send("DELETE", "/yard", null);
    }
  }

  @Test
  void aKeyThatSomebodyElseUses_isSaidInWords_andTheKeyIsNot(TestCamera camera) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx-4"));
    try (RtmpServer server = RtmpServer.start(folder, "live")) {
      api.channel("lane", camera.url("/h264-aac"));
      String address = "rtmp://127.0.0.1:" + server.port() + "/live";
      awaitSending("lane", add("lane", address));
      String second = add("lane", address);
      Eventually.happens(
          "it fails", SOON, () -> status("lane", second).getString("state").equals("failed"));
      assertThat(status("lane", second).getString("error")).contains("refuses the stream key");
      assertThat(api.send("GET", "/lane/targets", null).body()).doesNotContain(KEY);
    } finally {
      api.send("DELETE", "/lane", null);
    }
  }

  @Test
  void anotherGateway_takesIt_andAcknowledges(TestCamera camera) throws Exception {
    api.channel("gate", camera.url("/h264-aac"));
    try {
      String key =
          json(api.call("POST", "/streaming-channels", "{\"channel\": \"copy\"}")).getString("key");
      String target = add("gate", "rtmp://127.0.0.1:" + rtmpPort + "/copy", key);
      awaitSending("gate", target);
      Eventually.happens(
          "it acknowledges",
          SOON,
          () -> status("gate", target).getString("proof").equals("acknowledged"));
    } finally {
      api.send("DELETE", "/gate", null);
    }
  }

  @Test
  void overTls_anotherGatewayTakesIt_andAStrangersCertificateIsRefused(TestCamera camera)
      throws Exception {
    api.channel("safe", camera.url("/h264-aac"));
    Path folder = Files.createDirectory(directory.resolve("stranger"));
    try (ServerSocket stranger =
        OpenSsl.showing(new OpenSsl(folder).selfSigned("localhost"))
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread shows = new Thread(() -> shakeHands(stranger));
      shows.start();
      String key =
          json(api.call("POST", "/streaming-channels", "{\"channel\": \"vault\"}"))
              .getString("key");
      String target = add("safe", "rtmps://localhost:" + rtmpsPort + "/vault", key);
      awaitSending("safe", target);
      String other = add("safe", "rtmps://localhost:" + stranger.getLocalPort() + "/vault");
      Eventually.happens(
          "it is refused", SOON, () -> status("safe", other).getString("state").equals("failed"));
      assertThat(status("safe", other).getString("error")).contains("certificate of localhost");
      assertThat(status("safe", target).getString("state")).isEqualTo("sending");
      stranger.close();
      shows.join(10_000);
    } finally {
      api.send("DELETE", "/safe", null);
    }
  }

  private static void shakeHands(ServerSocket server) {
    while (true) {
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(5_000);
        // Until the other end refuses what it is shown.
        var unused = socket.getInputStream().read();
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  @Test
  void aTarget_getsWhatItWants_encodedOnce_andBesideOthersThatGetItAsItComes(TestCamera camera)
      throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx-6"));
    try (RtmpServer server = RtmpServer.recording(folder, "live")) {
      api.channel("pond", camera.url("/h264-aac"));
      String address = "rtmp://127.0.0.1:" + server.port() + "/live";
      String small =
          "{\"address\": \"%s\", \"key\": \"%s\", \"resolution\": \"240p\","
              + " \"bitrate\": \"300kbps\", \"fps\": 15}";
      String first = id(create("pond", String.format(Locale.ROOT, small, address, "small-1")));
      String second = id(create("pond", String.format(Locale.ROOT, small, address, "small-2")));
      String whole = add("pond", address, "whole");
      awaitSending("pond", first);
      awaitSending("pond", second);
      awaitSending("pond", whole);
      assertThat(status("pond", first).getString("sending"))
          .contains("426x240")
          .contains("encoded");
      assertThat(encoders()).isEqualTo(1);
      TimeUnit.SECONDS.sleep(12);
      post("pond", first, "stop");
      post("pond", second, "stop");
      Eventually.happens("the encoder is gone", SOON, () -> encoders() == 0);
      assertThat(status("pond", whole).getInt("framesDropped")).isZero();
      TimeUnit.SECONDS.sleep(1);
      Path file =
          recorded(folder).stream()
              .filter(each -> each.getFileName().toString().startsWith("small-1"))
              .findFirst()
              .orElseThrow();
      MediaFile received = MediaFile.at(file);
      assertThat(received.streams()).contains("426").contains("240");
      assertThat(received.decodeTimesRise("v")).isTrue();
      assertThat(received.decodeTimesRise("a")).isTrue();
      assertThat(Math.abs(received.secondsBetweenFirstVideoAndFirstAudio())).isLessThan(0.5);
      assertThat(received.decodingErrors()).isEmpty();
    } finally {
      api.send("DELETE", "/pond", null);
    }
  }

  @Test
  void aTest_saysWithinSeconds_whetherATargetTakesIt(TestCamera camera) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx-7"));
    try (RtmpServer server = RtmpServer.start(folder, "live")) {
      api.channel("test", camera.url("/h264-aac"));
      String body = "{\"address\": \"rtmp://127.0.0.1:%d/live/%s\", \"when\": \"by_hand\"}";
      String works = id(create("test", String.format(Locale.ROOT, body, server.port(), KEY)));
      String fails = id(create("test", String.format(Locale.ROOT, body, Ports.free(), KEY)));
      assertThat(api.send("POST", "/test/targets/" + works + "/test", null).statusCode())
          .isEqualTo(202);
      assertThat(api.send("POST", "/test/targets/" + works + "/test", null).statusCode())
          .isEqualTo(409);
      api.send("POST", "/test/targets/" + fails + "/test", null);
      Eventually.happens(
          "it fails", SOON, () -> test("test", fails).startsWith("failed Nothing listens"));
      Eventually.happens("it works", SOON, () -> test("test", works).startsWith("passed It works"));
      assertThat(status("test", works).getString("state")).isEqualTo("idle");
      assertThat(api.send("GET", "/test/targets/" + works + "/log", null).body()).isEqualTo("[]");
    } finally {
      api.send("DELETE", "/test", null);
    }
  }

  @Test
  void whatWasSent_isWrittenDown(TestCamera camera) throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx-8"));
    try (RtmpServer server = RtmpServer.start(folder, "live")) {
      api.channel("diary", camera.url("/h264-aac"));
      String target = add("diary", "rtmp://127.0.0.1:" + server.port() + "/live");
      awaitSending("diary", target);
      TimeUnit.SECONDS.sleep(2);
      post("diary", target, "stop");
      Eventually.happens(
          "it is written",
          SOON,
          () -> {
            String log = api.send("GET", "/diary/targets/" + target + "/log", null).body();
            return log.contains("\"end\":\"2") && !log.contains("\"bytes\":0");
          });
    } finally {
      api.send("DELETE", "/diary", null);
    }
  }

  private static long encoders() {
    return ProcessHandle.of(gateway.pid())
        .orElseThrow()
        .descendants()
        .flatMap(each -> each.info().commandLine().stream())
        .filter(line -> line.contains("scale=426:240"))
        .count();
  }

  private static String test(String channel, String target) throws Exception {
    JsonObject test =
        json(api.send("GET", "/" + channel + "/targets/" + target, null)).getJsonObject("test");
    return test.getString("state") + " " + test.getString("result");
  }

  private static String id(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Integer.toString(json(answer).getInt("id"));
  }

  private static void trust(Path certificate, Path store) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-importcert",
                "-noprompt",
                "-alias",
                "own",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-file",
                certificate.toString(),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  @Test
  void fieldsThatAreWrong_areRefused_andAKeyGoesToNobodyElse(TestCamera camera) throws Exception {
    api.channel("shed", camera.url("/h264-aac"));
    try {
      assertThat(create("shed", "{\"service\": \"youtube\"}").statusCode()).isEqualTo(400);
      assertThat(create("shed", "{\"service\": \"nobody\", \"key\": \"k\"}").body())
          .contains("youtube, twitch, facebook and own");
      assertThat(create("shed", "{\"address\": \"http://a/b\", \"key\": \"k\"}").body())
          .contains("rtmp://");
      HttpResponse<String> made =
          create(
              "shed",
              "{\"address\": \"rtmp://one.invalid/live/" + KEY + "\", \"when\": \"by_hand\"}");
      assertThat(made.statusCode()).isEqualTo(201);
      JsonObject json = json(made);
      assertThat(json.getString("address")).isEqualTo("rtmp://one.invalid/live");
      assertThat(json.getBoolean("on")).isFalse();
      String path = "/shed/targets/" + json.getInt("id");
      assertThat(api.send("PUT", path, "{\"address\": \"rtmp://two.invalid/live\"}").body())
          .contains("type the stream key again");
      assertThat(
              api.send(
                      "PUT",
                      path,
                      "{\"address\": \"rtmp://one.invalid/app\", \"key\": \"***\", \"on\": false}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(api.send("DELETE", path, null).statusCode()).isEqualTo(204);
      assertThat(api.send("GET", path, null).statusCode()).isEqualTo(404);
    } finally {
      api.send("DELETE", "/shed", null);
    }
  }

  @Test
  void theCommandLine_sendsATestPictureWithATone_andEndsCleanly() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("nginx-5"));
    Path log = directory.resolve("stream.log");
    try (RtmpServer server = RtmpServer.recording(folder, "live")) {
      Process command =
          new ProcessBuilder(
                  "java",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "org.hlsgateway.restream.StreamCommand")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        command
            .outputWriter()
            .append("--source\0test:\0--resolution\000360p\0--bitrate\000800kpbs\0--verbose\0")
            .append("rtmp://127.0.0.1:" + server.port() + "/live/" + KEY + "\0")
            .close();
        TimeUnit.SECONDS.sleep(15);
        command.toHandle().destroy();
        assertThat(command.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue()).as(Files.readString(log)).isZero();
      } finally {
        command.destroyForcibly();
      }
      assertThat(Files.readString(log)).contains("sending").doesNotContain(KEY);
      Path file = recorded(folder).get(0);
      MediaFile received = MediaFile.at(file);
      assertThat(received.streams()).contains("640").contains("360");
      assertThat(received.decodingErrors()).isEmpty();
      double seconds = received.durationSeconds();
      assertThat(seconds).isGreaterThan(8);
      // Picture and sound together; FLV adds a little.
      assertThat(Files.size(file) * 8 / seconds).isBetween(0.85 * 928_000, 1.15 * 928_000);
      assertThat(shareOfTone(file)).isGreaterThan(0.9);
    }
  }

  /** How much of the sound's energy is at 1 kHz: Goertzel's algorithm over one second. */
  private static double shareOfTone(Path file) throws Exception {
    int rate = 8_000;
    Process decoder =
        new ProcessBuilder(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-ss",
                "2",
                "-i",
                file.toString(),
                "-vn",
                "-t",
                "1",
                "-ac",
                "1",
                "-ar",
                Integer.toString(rate),
                "-f",
                "s16be",
                "-")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ByteBuffer sound = ByteBuffer.wrap(decoder.getInputStream().readAllBytes());
    int count = sound.remaining() / 2;
    assertThat(count).isGreaterThan(rate / 2);
    double coefficient = 2 * Math.cos(2 * Math.PI * 1_000 / rate);
    double before = 0;
    double last = 0;
    double energy = 0;
    for (int i = 0; i < count; i++) {
      double sample = sound.getShort();
      energy += sample * sample;
      double next = sample + coefficient * last - before;
      before = last;
      last = next;
    }
    double tone = last * last + before * before - coefficient * last * before;
    return 2 * tone / (count * energy);
  }

  // ---- helpers ---------------------------------------------------------------------------------

  private static HttpResponse<String> create(String channel, String body) throws Exception {
    return api.send("POST", "/" + channel + "/targets", body);
  }

  private static String add(String channel, String address) throws Exception {
    return add(channel, address, KEY);
  }

  private static String add(String channel, String address, String key) throws Exception {
    HttpResponse<String> answer =
        create(
            channel,
            String.format(Locale.ROOT, "{\"address\": \"%s\", \"key\": \"%s\"}", address, key));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Integer.toString(json(answer).getInt("id"));
  }

  private static void awaitSending(String channel, String target) throws Exception {
    Eventually.happens(
        "bytes arrive",
        SOON,
        () -> {
          JsonObject status = status(channel, target);
          return status.getString("state").equals("sending")
              && status.getJsonNumber("bitsPerSecond").longValue() > 0;
        });
  }

  private static JsonObject status(String channel, String target) throws Exception {
    return json(api.send("GET", "/" + channel + "/targets/" + target, null))
        .getJsonObject("status");
  }

  private static JsonObject post(String channel, String target, String verb) throws Exception {
    return json(api.send("POST", "/" + channel + "/targets/" + target + "/" + verb, null))
        .getJsonObject("status");
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static List<Path> recorded(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".flv")).toList();
    }
  }
}
