package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import org.hlsgateway.FakeClock;
import org.hlsgateway.config.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AzureStorageTest {
  private static final String SEGMENT = "hls/door/id/640x360-25~800/0.ts";
  private static final List<byte[]> HELLO = List.of("hel".getBytes(), "lo".getBytes());

  private final FakeClock clock = new FakeClock();
  private AzureServer azure;

  @BeforeEach
  void start() throws IOException {
    azure = AzureServer.start();
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  private Storage open(String secret) {
    return AzureStorage.open(
        new Settings.AzureStorage(
            azure.address("/blobs/"),
            "live",
            azure.address("/login/"),
            AzureServer.TENANT,
            AzureServer.CLIENT,
            secret),
        clock);
  }

  @Test
  void aFile_isPutReadAndDeleted_withTheHeadersOfTheDocumentation() throws Exception {
    try (Storage storage = open(AzureServer.SECRET)) {
      storage.put(SEGMENT, "video/mp2t", HELLO);
      storage.put("hls/door/id/640x360-25/live.m3u8", "application/vnd.apple.mpegurl", HELLO);
      storage.put("hls/door/id/640x360-25/empty.ts", "video/mp2t", List.of());
      AzureServer.Blob segment = azure.blobs.get("/blobs/live/" + SEGMENT);
      assertThat(segment.content()).asString().isEqualTo("hello");
      assertThat(segment.type()).isEqualTo("video/mp2t");
      assertThat(segment.cacheControl()).isEqualTo("max-age=31536000, immutable");
      assertThat(azure.blobs.get("/blobs/live/hls/door/id/640x360-25/live.m3u8").cacheControl())
          .isEqualTo("no-cache");
      try (StoredFile file = storage.open(SEGMENT)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.writeTo(out, 1, 3);
        assertThat(out).hasToString("ell");
        assertThat(file.version()).contains("0x8D");
      }
      storage.delete(SEGMENT);
      storage.delete(SEGMENT);
      assertThatThrownBy(() -> storage.open(SEGMENT)).isInstanceOf(NoSuchFileException.class);
      assertThat(azure.blobs).hasSize(2);
    }
    assertThat(azure.tokens).as("one token for all").isEqualTo(1);
    assertThat(azure.faults).isEmpty();
  }

  @Test
  void aToken_isRenewedBeforeItsEnd_andWhereItIsNoLongerTaken() throws Exception {
    try (Storage storage = open(AzureServer.SECRET)) {
      storage.put(SEGMENT, "video/mp2t", HELLO);
      clock.advance(Duration.ofSeconds(3599 - 301));
      storage.put(SEGMENT, "video/mp2t", HELLO);
      assertThat(azure.tokens).isEqualTo(1);
      clock.advance(Duration.ofSeconds(1));
      storage.put(SEGMENT, "video/mp2t", HELLO);
      assertThat(azure.tokens).as("five minutes before its end").isEqualTo(2);

      azure.good.clear();
      storage.put(SEGMENT, "video/mp2t", HELLO);
      assertThat(azure.tokens).as("withdrawn").isEqualTo(3);
      azure.good.clear();
      storage.open(SEGMENT).close();
      assertThat(azure.tokens).isEqualTo(4);

      azure.lastsSeconds = 60;
      azure.good.clear();
      storage.delete(SEGMENT);
      clock.advance(Duration.ofSeconds(29));
      storage.delete(SEGMENT);
      assertThat(azure.tokens).as("a short one lasts for half its time").isEqualTo(5);
      clock.advance(Duration.ofSeconds(1));
      storage.delete(SEGMENT);
      assertThat(azure.tokens).isEqualTo(6);
    }
    assertThat(azure.faults).isEmpty();
  }

  @Test
  void aWrongSecret_isSaidByItsCode_andNotNamed() {
    try (Storage storage = open("not the secret")) {
      assertThatThrownBy(() -> storage.put(SEGMENT, "video/mp2t", HELLO))
          .isInstanceOf(IOException.class)
          .hasMessage("Microsoft Entra gives no token: HTTP 401, invalid_client.")
          .hasMessageNotContaining("not the secret");
    }
  }

  @Test
  void whatAzureRefuses_isAnError() {
    try (Storage storage = open(AzureServer.SECRET)) {
      azure.failWith = 503;
      assertThatThrownBy(() -> storage.put(SEGMENT, "video/mp2t", HELLO))
          .hasMessage("Azure answered 503 to Put Blob " + SEGMENT + ".");
      assertThatThrownBy(() -> storage.delete(SEGMENT)).hasMessageContaining("503");
      assertThatThrownBy(() -> storage.open(SEGMENT)).hasMessageContaining("503");
    }
    assertThat(azure.faults).isEmpty();
  }
}
