package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hlsgateway.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against Azurite, a server of Azure's own interface that looks into tokens. */
class AzuriteTest {
  private static final Path SCRIPT =
      Path.of("target/azurite/node_modules/azurite/dist/src/blob/main.js").toAbsolutePath();
  private static final String SEGMENT = "hls/door/id/640x360-25~800/0.ts";

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void aFile_isPutReadAndDeleted() throws Exception {
    assumeTrue(Files.exists(SCRIPT), "Azurite is not there; ./gateway test fetches it");
    int port = freePort();
    Process server = start(port);
    try (AzureServer entra = AzureServer.start()) {
      SSLContext tls = trusting(folder.resolve("cert.pem"));
      URI account = URI.create("https://127.0.0.1:" + port + "/devstoreaccount1/");
      Settings.AzureStorage settings =
          new Settings.AzureStorage(
              account,
              "live",
              entra.address("/login/"),
              AzureServer.TENANT,
              AzureServer.CLIENT,
              AzureServer.SECRET);
      makeContainer(account, tls, new EntraTokens(settings, Clock.systemUTC()).token());
      try (Storage storage =
          AzureStorage.open(
              settings,
              Clock.systemUTC(),
              new StorageHttp(StorageHttp.ANSWER_WITHIN, Optional.of(tls)))) {
        storage.put(SEGMENT, "video/mp2t", List.of("hel".getBytes(), "lo".getBytes()));
        storage.put(SEGMENT, "video/mp2t", List.of("again".getBytes()));
        try (StoredFile file = storage.open(SEGMENT)) {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          file.writeTo(out, 0, file.length());
          assertThat(out).hasToString("again");
        }
        HttpResponse<byte[]> blob =
            HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(
                    HttpRequest.newBuilder(account.resolve("live/" + SEGMENT))
                        .header("x-ms-version", "2021-12-02")
                        .header(
                            "Authorization",
                            "Bearer " + new EntraTokens(settings, Clock.systemUTC()).token())
                        .build(),
                    BodyHandlers.ofByteArray());
        assertThat(blob.headers().firstValue("Content-Type")).contains("video/mp2t");
        assertThat(blob.headers().firstValue("Cache-Control"))
            .contains("max-age=31536000, immutable");
        storage.delete(SEGMENT);
        storage.delete(SEGMENT);
        assertThatThrownBy(() -> storage.open(SEGMENT)).isInstanceOf(NoSuchFileException.class);
      }
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
      server.destroyForcibly();
    }
  }

  private Process start(int port) throws Exception {
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    Process server =
        new ProcessBuilder(
                "node",
                SCRIPT.toString(),
                "--oauth",
                "basic",
                "--cert",
                "cert.pem",
                "--key",
                "key.pem",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                "data",
                "--silent",
                "--disableTelemetry")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    // It says that it starts, and then that it listens.
    var said = server.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("successfully listens")) {
        return server;
      }
    }
    throw new IllegalStateException("Azurite does not start");
  }

  private static void makeContainer(URI account, SSLContext tls, String token) throws Exception {
    HttpResponse<String> made =
        HttpClient.newBuilder()
            .sslContext(tls)
            .build()
            .send(
                HttpRequest.newBuilder(account.resolve("live?restype=container"))
                    .header("x-ms-version", "2021-12-02")
                    .header("Authorization", "Bearer " + token)
                    .PUT(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "azurite", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
