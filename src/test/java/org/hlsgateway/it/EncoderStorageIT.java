package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.encoder.storage.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** Pushed streams whose files go over the network, to storage that goes away and comes back. */
class EncoderStorageIT {
  private static final String SECRET = "a shared secret";
  private static final String PASSWORD = "encoder-pass-1";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private interface Action {
    void run() throws Exception;
  }

  @Test
  void filesArePut_onAnHttpServer() throws Exception {
    try (WebDavServer server = WebDavServer.start(Files.createDirectory(folder.resolve("dav")))) {
      becomesFiles(
          Map.of(
              "HLS_STORAGE_TYPE",
              "HTTP",
              "HLS_STORAGE_HTTP_URL",
              server.address().toString(),
              "HLS_STORAGE_HTTP_AUTH",
              "Basic",
              "HLS_STORAGE_HTTP_USER",
              WebDavServer.USER,
              "HLS_STORAGE_HTTP_PASSWORD",
              WebDavServer.PASSWORD),
          server.files(),
          server::close,
          server::start);
    }
  }

  @Test
  void filesAreObjects_ofABucket() throws Exception {
    assumeTrue(S3Server.isInstalled(), "S3Proxy is not there; ./gateway test fetches it");
    try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")))) {
      becomesFiles(
          Map.of(
              "HLS_STORAGE_TYPE", "S3",
              "AWS_ENDPOINT_URL_S3", server.endpoint().toString(),
              "AWS_S3_BUCKET", S3Server.BUCKET,
              "AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY,
              "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY),
          server.bucket(),
          server::close,
          server::start);
    }
  }

  /** A stream from its first file to its last, with a storage that is killed in between. */
  private void becomesFiles(Map<String, String> settings, Path files, Action kill, Action restart)
      throws Exception {
    FakeApplication application = FakeApplication.start(0);
    ChromeDriver browser = Browser.open();
    try (OwnGateway gateway = gateway(application, settings);
        StreamingServer server =
            StreamingServer.start(
                Files.createDirectory(folder.resolve("rtmp")), gateway.address(), SECRET, "door")) {
      application.wish(Map.of("x-record", "true", "x-previews", "160x90, 2"));
      String id = server.publish("door", "key-1");
      Path rendition = files.resolve("hls/door/" + id + "/640x360-25");
      Path pictures = files.resolve("img-preview/door/" + id + "/160x90-2");
      Eventually.happens(
          "all is announced",
          SOON,
          () ->
              application
                  .taken(id)
                  .containsAll(
                      List.of(
                          "stream-available HLS-LIVE 640x360-25",
                          "stream-available HLS-VOD 640x360-25",
                          "stream-available IMG-PREVIEW 160x90-2")));
      assertThat(MediaFile.at(rendition.resolve("live.m3u8")).streams())
          .contains("h264,640,360", "aac");

      Browser.logIn(browser, gateway.address(), "admin", PASSWORD);
      browser.get(gateway.address() + "/hls_gateway/admin/encoder");
      kill.run();
      Eventually.happens(
          "the page says so", SOON, () -> Browser.text(browser).contains("Storage fails"));
      String before = Files.readString(rendition.resolve("live.m3u8"));
      restart.run();
      Eventually.happens(
          "it is stored again",
          SOON,
          () ->
              !Browser.text(browser).contains("Storage fails")
                  && !Files.readString(rendition.resolve("live.m3u8")).equals(before));

      server.unpublish("door", id);
      Eventually.happens(
          "the application hears of the end",
          SOON,
          () -> application.taken(id).contains("stream-closed"));
      assertThat(application.taken(id)).last().isEqualTo("stream-closed");
      assertThat(rendition.resolve("live.m3u8")).content().endsWith("#EXT-X-ENDLIST\n");
      assertThat(rendition.resolve("vod-0.m3u8"))
          .content()
          .doesNotContain("#EXT-X-DISCONTINUITY\n", "#EXT-X-GAP")
          .endsWith("#EXT-X-ENDLIST\n");
      assertThat(MediaFile.at(rendition.resolve("vod-0.m3u8")).decodingErrors()).isEmpty();
      assertThat(MediaFile.at(pictures.resolve("0.jpg")).streams()).contains("mjpeg,160,90");
    } finally {
      browser.quit();
      application.close();
    }
  }

  private OwnGateway gateway(FakeApplication application, Map<String, String> storage) {
    Map<String, String> settings = new HashMap<>(storage);
    settings.putAll(
        Map.of(
            "ADMIN_PASSWORD",
            PASSWORD,
            "EMBEDDED_ENCODER",
            "YES",
            "CONTROL_SECRET",
            SECRET,
            "HLS_H264_PRESET",
            "ultrafast",
            "KEY_VERIFICATION_URL",
            application.address("/key").toString(),
            "EVENT_CALLBACK_URL",
            application.address("/event").toString()));
    return OwnGateway.start(folder.resolve("gateway"), settings);
  }
}
