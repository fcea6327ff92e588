package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that encodes for another one, over the control protocol and TLS. */
class RemoteEncoderIT {
  private static final String SECRET = "between both";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static Path storage;
  private static FakeApplication application;
  private static OwnGateway coordinator;
  private static Cable cable;
  private static OwnGateway encoder;

  @TempDir private Path folder;

  @BeforeAll
  static void startBoth() throws Exception {
    application = FakeApplication.start(0);
    OpenSsl openssl = new OpenSsl(directory);
    openssl.certificate("tls.crt", "tls.key", 0x1111);
    int port = Ports.free();
    coordinator =
        OwnGateway.start(
            directory.resolve("coordinator"),
            Map.of(
                "CONTROL_SECRET", SECRET,
                "SSL_PORT", Integer.toString(port),
                "SSL_CERT", directory.resolve("tls.crt").toString(),
                "SSL_KEY", directory.resolve("tls.key").toString(),
                "EVENT_CALLBACK_URL", application.address("/event").toString()));
    cable = Cable.to(port);
    storage = directory.resolve("storage");
    encoder =
        OwnGateway.start(
            directory.resolve("encoder"),
            Map.of(
                "CONTROL_BASE_URL",
                "wss://localhost:" + cable.port(),
                "CONTROL_SECRET",
                SECRET,
                "JVM_ARGS",
                trusting(directory.resolve("tls.crt")),
                "EMBEDDED_ENCODER",
                "YES",
                "SERVER_CAPACITY",
                "3",
                "HLS_FILESYSTEM_PATH",
                storage.toString()));
  }

  /** What an operator with a certificate authority of his own sets. */
  private static String trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "coordinator", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    Path file = directory.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=changeit";
  }

  @AfterAll
  static void stopBoth() throws Exception {
    encoder.close();
    cable.close();
    coordinator.close();
    application.close();
  }

  @Test
  void aRemoteEncoder_encodes_andComesBackAfterALoss() throws Exception {
    Commands commands = new Commands(coordinator.address());
    Eventually.happens("it registers", SOON, () -> encoders(commands) == 1);
    JsonObject registered = commands.report().getJsonArray("encoders").getJsonObject(0);
    assertThat(registered.getInt("capacity")).isEqualTo(3);
    assertThat(new Commands(encoder.address()).report().getJsonArray("encoders")).isEmpty();

    try (StreamingServer server =
        StreamingServer.start(folder, coordinator.address(), SECRET, "door", "yard")) {
      String stopped = server.publish("door", "key-1");
      awaitLive(stopped);
      assertThat(storage.resolve("hls/door/" + stopped + "/640x360-25/live.m3u8")).exists();
      Stream watched = Stream.open(encoder.address(), "door");
      watched.awaitSegments(2, SOON);

      server.unpublish("door", stopped);
      awaitClosed(stopped);
      assertThat(storage.resolve("hls/door/" + stopped + "/640x360-25/live.m3u8"))
          .content()
          .endsWith("#EXT-X-ENDLIST\n");

      String cutOff = server.publish("yard", "key-2");
      awaitLive(cutOff);
      cable.cut();
      server.control().await("STREAM-KILL", "Stream-ID:" + cutOff);
      awaitClosed(cutOff);
      Eventually.happens("its FFmpeg ends", SOON, () -> server.readers("yard", "key-2").isEmpty());
      Eventually.happens("it registers again", SOON, () -> encoders(commands) == 1);
      server.unpublish("yard", cutOff);
      String again = server.publish("door", "key-3");
      awaitLive(again);
      assertThat(Files.exists(storage.resolve("hls/door/" + again))).isTrue();
    }
    Eventually.happens("nothing is left", SOON, () -> commands.activeStreams() == 0);
  }

  private static int encoders(Commands commands) throws Exception {
    return commands.report().getJsonArray("encoders").size();
  }

  private static void awaitLive(String id) throws Exception {
    Eventually.happens(
        "it can be played",
        SOON,
        () -> application.taken(id).contains("stream-available HLS-LIVE 640x360-25"));
  }

  private static void awaitClosed(String id) throws Exception {
    Eventually.happens(
        "the end is told", SOON, () -> application.taken(id).contains("stream-closed"));
  }
}
