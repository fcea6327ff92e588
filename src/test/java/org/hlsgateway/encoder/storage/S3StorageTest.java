package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against s3rver, a server of the S3 protocol; ./gateway test has it. */
class S3StorageTest {
  private static final Path PROGRAM = Path.of("target/s3rver/node_modules/.bin/s3rver");

  @TempDir static Path folder;
  private static Process server;
  private static int port;

  @BeforeAll
  static void startServer() throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "s3rver is not installed; ./gateway test installs it");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    server =
        new ProcessBuilder(
                PROGRAM.toAbsolutePath().toString(),
                "--address",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--directory",
                folder.toString(),
                "--configure-bucket",
                "streams")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = new BufferedReader(new InputStreamReader(server.getInputStream()));
    String line = lines.readLine();
    while (line != null && !line.contains("listening")) {
      line = lines.readLine();
    }
    assertThat(line).isNotNull();
    Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}));
    drain.setDaemon(true);
    drain.start();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    if (server != null) {
      server.destroy();
      assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anObject_isStoredWholeWithItsType_replacedAndDeleted() throws Exception {
    try (Storage storage = open("streams", "S3RVER")) {
      String key = "hls/door/id/640x360-25~800/0.ts";
      storage.put(key, "video/mp2t", List.of("hel".getBytes(), "lo".getBytes()));
      assertThat(object(key)).isEqualTo("hello");
      assertThat(Files.readString(file(key, "_metadata.json"))).contains("video/mp2t");
      storage.put(key, "video/mp2t", List.of("again".getBytes()));
      assertThat(object(key)).isEqualTo("again");
      storage.delete(key);
      assertThat(file(key, "_object")).doesNotExist();
      storage.delete(key);
    }
  }

  @Test
  void aBucketThatIsNotThere_orAWrongKey_isAnError() {
    try (Storage storage = open("nowhere", "S3RVER")) {
      assertThatThrownBy(() -> storage.put("a", "", List.of(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bucket");
    }
    try (Storage storage = open("streams", "nobody")) {
      assertThatThrownBy(() -> storage.put("a", "", List.of(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("the-secret");
    }
  }

  private static Storage open(String bucket, String accessKey) {
    return Storages.open(
        new Settings.S3Storage(
            bucket,
            "us-east-1",
            Optional.of(URI.create("http://127.0.0.1:" + port)),
            accessKey,
            accessKey.equals("S3RVER") ? "S3RVER" : "the-secret"));
  }

  private static String object(String key) throws IOException {
    return Files.readString(file(key, "_object"));
  }

  /** How s3rver keeps objects on its disk. */
  private static Path file(String key, String what) {
    return folder.resolve("streams").resolve(key + "._S3rver" + what);
  }
}
