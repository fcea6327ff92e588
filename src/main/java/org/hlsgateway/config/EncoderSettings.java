package org.hlsgateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of the encoder, by the names that existing deployments use. */
final class EncoderSettings {
  private static final String FILESYSTEM = "FILESYSTEM";
  private static final String HTTP = "HTTP";
  private static final String S3 = "S3";
  private static final String AZ = "AZ";
  private static final Duration USUAL_SEGMENT = Duration.ofSeconds(3);

  private static final String ENCODE = "ENCODE";
  private static final String COPY = "COPY";

  private EncoderSettings() {}

  /**
   * @param dataDir where files go that no folder is named for
   * @param segmentTarget as HLS_TIME_SECONDS says, or stands for it
   */
  static Settings.Encoder read(SettingValues values, Path dataDir, Duration segmentTarget) {
    return new Settings.Encoder(
        capacity(values),
        values.yesOrNo(Setting.EMBEDDED_ENCODER),
        values.controlUrl(Setting.CONTROL_BASE_URL),
        storage(values, dataDir),
        values.isGiven(Setting.HLS_TIME_SECONDS) ? segmentTarget : USUAL_SEGMENT,
        values.integer(Setting.HLS_LIVE_PLAYLIST_SIZE, 1, 1_000),
        values.integer(Setting.HLS_VOD_MAX_SIZE, 1, 999_999_999),
        values.integer(Setting.HLS_FRAGMENT_COUNT_LIMIT, 1, 999_999_999),
        values.choice(Setting.HLS_SPARSE_KEYFRAMES, ENCODE, COPY).equals(ENCODE),
        relay(values),
        values.yesOrNo(Setting.LOG_TASK_STATUS));
  }

  private static int capacity(SettingValues values) {
    // 0 and -1 both stand for any number; integer() knows no signs.
    return values.text(Setting.SERVER_CAPACITY).equals("-1")
        ? -1
        : values.integer(Setting.SERVER_CAPACITY, 0, 100_000);
  }

  private static Settings.Storage storage(SettingValues values, Path dataDir) {
    Setting type = Setting.HLS_STORAGE_TYPE;
    String choice =
        values.choice(type, FILESYSTEM, HTTP, "HTTPS", S3, AZ, "AZURE", "AZURE_BLOB_STORAGE");
    return switch (choice) {
      case HTTP, "HTTPS" -> http(values, choice);
      case S3 -> s3(values);
      case AZ, "AZURE", "AZURE_BLOB_STORAGE" -> azure(values, choice);
      default ->
          new Settings.FileStorage(
              values.isGiven(Setting.HLS_FILESYSTEM_PATH)
                  ? values.path(Setting.HLS_FILESYSTEM_PATH).orElse(dataDir)
                  : dataDir.resolve("storage"));
    };
  }

  private static Settings.Storage http(SettingValues values, String choice) {
    Optional<URI> url = values.httpUrl(Setting.HLS_STORAGE_HTTP_URL);
    if (!values.isGiven(Setting.HLS_STORAGE_HTTP_URL)) {
      values.needed(Setting.HLS_STORAGE_HTTP_URL, Setting.HLS_STORAGE_TYPE, choice);
    }
    return new Settings.HttpStorage(
        new Settings.HttpTarget(
            url,
            CoordinatorSettings.authorization(
                values,
                Setting.HLS_STORAGE_HTTP_AUTH,
                Setting.HLS_STORAGE_HTTP_USER,
                Setting.HLS_STORAGE_HTTP_PASSWORD,
                Setting.HLS_STORAGE_HTTP_TOKEN,
                Setting.HLS_STORAGE_HTTP_AUTH_CUSTOM)));
  }

  private static Settings.Storage s3(SettingValues values) {
    Setting type = Setting.HLS_STORAGE_TYPE;
    return new Settings.S3Storage(
        values.needed(Setting.AWS_S3_BUCKET, type, S3),
        values.text(Setting.AWS_REGION),
        values.httpUrl(Setting.AWS_ENDPOINT_URL_S3),
        values.needed(Setting.AWS_ACCESS_KEY_ID, type, S3),
        values.needed(Setting.AWS_SECRET_ACCESS_KEY, type, S3));
  }

  private static Settings.Storage azure(SettingValues values, String choice) {
    Setting type = Setting.HLS_STORAGE_TYPE;
    String account = values.name(Setting.AZURE_STORAGE_ACCOUNT, type, choice, "[a-z0-9]{3,24}");
    String usual = "https://" + account + ".blob.core.windows.net/";
    URI blobs =
        account.isEmpty()
            ? URI.create("https://blob.core.windows.net/")
            : values.httpUrl(Setting.AZURE_STORAGE_BLOB_ENDPOINT).orElse(URI.create(usual));
    return new Settings.AzureStorage(
        folder(blobs),
        values.name(Setting.AZURE_STORAGE_CONTAINER, type, choice, "[a-z0-9$-]{3,63}"),
        folder(
            values
                .httpUrl(Setting.AZURE_AUTHORITY_HOST)
                .orElse(URI.create(Setting.AZURE_AUTHORITY_HOST.fallback()))),
        values.name(Setting.AZURE_TENANT_ID, type, choice, "[A-Za-z0-9.-]{1,100}"),
        values.needed(Setting.AZURE_CLIENT_ID, type, choice),
        values.needed(Setting.AZURE_CLIENT_SECRET, type, choice));
  }

  private static URI folder(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? address : URI.create(text + "/");
  }

  private static Settings.Relay relay(SettingValues values) {
    Setting enabled = Setting.HLS_WS_CDN_ENABLED;
    if (!values.yesOrNo(enabled)) {
      return new Settings.Relay(List.of(), Optional.empty());
    }
    values.needed(Setting.HLS_WS_CDN_URL, enabled, "YES");
    return new Settings.Relay(
        values.socketUrls(Setting.HLS_WS_CDN_URL),
        values.credential(Setting.HLS_WS_CDN_PUSH_SECRET));
  }
}
