package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server of the S3 protocol. */
class S3StorageTest {
  private static final String KEY = "hls/door/id/640x360-25~800/0.ts";

  @TempDir static Path folder;
  private static S3Server server;

  @BeforeAll
  static void startServer() throws Exception {
    assumeTrue(S3Server.isInstalled(), "S3Proxy is not there; ./gateway test fetches it");
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anObject_isStoredWhole_replacedAndDeleted() throws Exception {
    try (Storage storage = open(S3Server.BUCKET, S3Server.ACCESS_KEY, S3Server.SECRET_KEY)) {
      storage.put(KEY, "video/mp2t", List.of("hel".getBytes(), "lo".getBytes()));
      assertThat(server.bucket().resolve(KEY)).hasContent("hello");
      storage.put(KEY, "video/mp2t", List.of("again".getBytes()));
      assertThat(server.bucket().resolve(KEY)).hasContent("again");
      storage.delete(KEY);
      assertThat(server.bucket().resolve(KEY)).doesNotExist();
      storage.delete(KEY);
    }
  }

  @Test
  void anObject_isRead_andAFolderOfThemDeleted() throws Exception {
    try (Storage storage = open(S3Server.BUCKET, S3Server.ACCESS_KEY, S3Server.SECRET_KEY)) {
      storage.put(KEY, "video/mp2t", List.of("hello".getBytes()));
      storage.put("hls/door/id2/0.ts", "video/mp2t", List.of("other".getBytes()));
      try (StoredFile object = storage.open(KEY)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        object.writeTo(out, 1, 3);
        assertThat(out).hasToString("ell");
        assertThat(object.length()).isEqualTo(5);
        assertThat(object.version()).isPresent();
      }
      assertThatThrownBy(() -> storage.open("hls/none.ts")).isInstanceOf(NoSuchFileException.class);
      assertThat(storage.deleteFolder("hls/door/id")).isTrue();
      assertThat(server.bucket().resolve(KEY)).doesNotExist();
      assertThat(server.bucket().resolve("hls/door/id2/0.ts")).exists();
    }
  }

  @Test
  void aBucketThatIsNotThere_isAnErrorThatSaysSo() {
    try (Storage storage = open("nowhere", S3Server.ACCESS_KEY, S3Server.SECRET_KEY)) {
      assertThatThrownBy(() -> storage.put("a", "", List.of(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bucket");
    }
  }

  @Test
  void aWrongSecret_isRefused_andNotNamed() {
    try (Storage storage = open(S3Server.BUCKET, S3Server.ACCESS_KEY, "a wrong secret")) {
      assertThatThrownBy(() -> storage.put("b", "", List.of(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("a wrong secret");
    }
    assertThat(server.bucket().resolve("b")).doesNotExist();
  }

  @Test
  void anUnknownAccessKey_isRefused() {
    try (Storage storage = open(S3Server.BUCKET, "nobody", S3Server.SECRET_KEY)) {
      assertThatThrownBy(() -> storage.put("c", "", List.of(new byte[1])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("403");
    }
    assertThat(server.bucket().resolve("c")).doesNotExist();
  }

  @Test
  void aServerThatIsAway_isAnError_andOneThatIsBackIsUsedAgain() throws Exception {
    try (Storage storage = open(S3Server.BUCKET, S3Server.ACCESS_KEY, S3Server.SECRET_KEY)) {
      storage.put("d", "", List.of("before".getBytes()));
      server.close();
      assertThatThrownBy(() -> storage.put("d", "", List.of("while".getBytes())))
          .isInstanceOf(IOException.class);
      server.start();
      storage.put("d", "", List.of("after".getBytes()));
      assertThat(server.bucket().resolve("d")).hasContent("after");
    }
  }

  private static Storage open(String bucket, String accessKey, String secretKey) {
    return Storages.open(
        new Settings.S3Storage(
            bucket, "us-east-1", Optional.of(server.endpoint()), accessKey, secretKey));
  }
}
