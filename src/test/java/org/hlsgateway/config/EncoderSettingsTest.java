package org.hlsgateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderSettingsTest {

  private static Settings.Encoder read(Map<String, String> environment) {
    return SettingsReader.read(name -> Optional.ofNullable(environment.get(name))).encoder();
  }

  @Test
  void withoutSettings_theDocumentedDefaultsCount() {
    Settings.Encoder encoder = read(Map.of("DATA_DIR", "/gateway"));
    assertThat(encoder)
        .isEqualTo(
            new Settings.Encoder(
                -1,
                true,
                Optional.empty(),
                new Settings.FileStorage(Path.of("/gateway/storage")),
                Duration.ofSeconds(3),
                10,
                86_400,
                16_777_216,
                true,
                new Settings.Relay(List.of(), Optional.empty()),
                true));
  }

  @Test
  void sparseKeyframes_mayBeLeft_andTheShortestPlaylistIsOneSegment() {
    Settings.Encoder encoder =
        read(Map.of("HLS_SPARSE_KEYFRAMES", "copy", "HLS_LIVE_PLAYLIST_SIZE", "1"));
    assertThat(encoder.encodeSparseKeyframes()).isFalse();
    assertThat(encoder.livePlaylistSize()).isEqualTo(1);
  }

  @Test
  void theSegmentTime_isTheOneOfTheChannels_onceItIsSet() {
    assertThat(read(Map.of("HLS_TIME_SECONDS", "2")).segmentTarget()).hasSeconds(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://10.0.0.1:8080/, ws://10.0.0.1:8080/",
    "wss://control.example, wss://control.example/",
    "http://10.0.0.1:8080, ws://10.0.0.1:8080/",
    "https://control.example/base/, wss://control.example/base/"
  })
  void theCoordinatorsAddress_endsInASlash(String given, String expected) {
    assertThat(read(Map.of("CONTROL_BASE_URL", given)).coordinator())
        .contains(URI.create(expected));
  }

  @Test
  void storageByHttp_isAnAddressAndALogin() {
    Settings.Encoder encoder =
        read(
            Map.of(
                "HLS_STORAGE_TYPE", "http",
                "HLS_STORAGE_HTTP_URL", "https://store.example/hls/",
                "HLS_STORAGE_HTTP_AUTH", "Bearer",
                "HLS_STORAGE_HTTP_TOKEN", "abc"));
    assertThat(encoder.storage())
        .isEqualTo(
            new Settings.HttpStorage(
                new Settings.HttpTarget(
                    Optional.of(URI.create("https://store.example/hls/")),
                    Optional.of("Bearer abc"))));
    assertThat(encoder.toString()).doesNotContain("abc");
  }

  @Test
  void storageInS3_isABucketAndItsKeys_whichAreNotShown() {
    Settings.Encoder encoder =
        read(
            Map.of(
                "HLS_STORAGE_TYPE", "S3",
                "AWS_S3_BUCKET", "streams",
                "AWS_ENDPOINT_URL_S3", "http://10.0.0.2:9000",
                "AWS_ACCESS_KEY_ID", "key-id",
                "AWS_SECRET_ACCESS_KEY", "key-secret"));
    assertThat(encoder.storage())
        .isEqualTo(
            new Settings.S3Storage(
                "streams",
                "us-east-1",
                Optional.of(URI.create("http://10.0.0.2:9000")),
                "key-id",
                "key-secret"));
    assertThat(encoder.toString()).doesNotContain("key-id", "key-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZ", "azure", "AZURE_BLOB_STORAGE"})
  void storageInAzure_isAContainerAndAnApplication_whoseSecretIsNotShown(String type) {
    Settings.Encoder encoder =
        read(
            Map.of(
                "HLS_STORAGE_TYPE", type,
                "AZURE_STORAGE_ACCOUNT", "streams1",
                "AZURE_STORAGE_CONTAINER", "live",
                "AZURE_TENANT_ID", "11111111-2222-3333-4444-555555555555",
                "AZURE_CLIENT_ID", "client-id",
                "AZURE_CLIENT_SECRET", "client~secret"));
    assertThat(encoder.storage())
        .isEqualTo(
            new Settings.AzureStorage(
                URI.create("https://streams1.blob.core.windows.net/"),
                "live",
                URI.create("https://login.microsoftonline.com/"),
                "11111111-2222-3333-4444-555555555555",
                "client-id",
                "client~secret"));
    assertThat(encoder.toString()).doesNotContain("client~secret");
  }

  @Test
  void relays_areAddressesWithSpacesBetween_andASecretThatIsNotShown() {
    Settings.Encoder encoder =
        read(
            Map.of(
                "HLS_WS_CDN_ENABLED", "yes",
                "HLS_WS_CDN_URL", "wss://one.example/ws  ws://10.0.0.3:8080/",
                "HLS_WS_CDN_PUSH_SECRET", "push secret"));
    assertThat(encoder.relay())
        .isEqualTo(
            new Settings.Relay(
                List.of(URI.create("wss://one.example/ws"), URI.create("ws://10.0.0.3:8080/")),
                Optional.of("push secret")));
    assertThat(encoder.toString()).doesNotContain("push secret");
    assertThat(read(Map.of("HLS_WS_CDN_URL", "wss://one.example/")).relay().addresses())
        .as("not enabled")
        .isEmpty();
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "HLS_WS_CDN_ENABLED", "YES",
                        "HLS_WS_CDN_URL", "wss://one.example/ https://two.example/")))
        .hasMessageContaining("HLS_WS_CDN_URL must be addresses like wss://relay.example/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HLS_STORAGE_TYPE=AZ|AZURE_STORAGE_ACCOUNT must be set because HLS_STORAGE_TYPE=AZ",
        "HLS_STORAGE_TYPE=AZURE|AZURE_CLIENT_SECRET must be set because HLS_STORAGE_TYPE=AZURE",
        "HLS_STORAGE_TYPE=FTP|HLS_STORAGE_TYPE=FTP must be empty or one of FILESYSTEM, HTTP, HTTPS,"
            + " S3, AZ, AZURE, AZURE_BLOB_STORAGE",
        "HLS_STORAGE_TYPE=HTTPS|HLS_STORAGE_HTTP_URL must be set because HLS_STORAGE_TYPE=HTTPS",
        "HLS_WS_CDN_ENABLED=YES|HLS_WS_CDN_URL must be set because HLS_WS_CDN_ENABLED=YES",
        "HLS_STORAGE_TYPE=HTTP" + "|HLS_STORAGE_HTTP_URL must be set because HLS_STORAGE_TYPE=HTTP",
        "HLS_STORAGE_TYPE=S3|AWS_S3_BUCKET must be set because HLS_STORAGE_TYPE=S3",
        "SERVER_CAPACITY=-2|SERVER_CAPACITY=-2 must be a whole number from 0 to 100000",
        "CONTROL_BASE_URL=10.0.0.1|CONTROL_BASE_URL must be an address like ws://10.0.0.1:8080/"
      })
  void whatCannotWork_isRefused(String set, String sentence) {
    String[] setting = set.split("=", 2);
    assertThatThrownBy(() -> read(Map.of(setting[0], setting[1])))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(sentence);
  }
}
