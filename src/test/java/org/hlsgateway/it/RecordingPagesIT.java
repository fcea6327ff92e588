package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.Test;

/** Recording as the administrator does it, in a real browser. */
class RecordingPagesIT extends GatewayScene {

  private final RecordingsApi recordings =
      new RecordingsApi(gateway, SharedGateway.adminUser(), SharedGateway.adminPassword());

  @Test
  void theAdministratorRecords_playsInThePage_downloads_andDeletes() throws Exception {
    try (TestCamera camera = TestCamera.start();
        Visit browser = new Visit(gateway)) {
      api.channel("filmed", camera.url("/h264-aac"));
      browser.logIn();
      browser.open("/hls_gateway/admin/recordings?channel=filmed");
      assertThat(browser.shows("Nothing is recorded yet")).isTrue();
      browser.shot("recordings-empty");

      browser.open("/hls_gateway/admin/channel/filmed");
      browser.press("form[action$='/record/filmed/start'] button");
      browser.awaitText("is being recorded until you stop it");
      recordings.awaitSeconds("filmed", 12, Duration.ofSeconds(60));
      browser.awaitText("Being recorded until you stop it.");
      browser.shot("channel-recording");
      browser.open("/hls_gateway/admin/recordings?channel=filmed");
      browser.awaitText("Recording");
      browser.shot("recordings-active");
      String growing = recordings.newest("filmed").getString("id");
      browser.open("/hls_gateway/admin/recordings/" + growing);
      browser.run("document.querySelector('video').muted = true");
      browser.awaitPictureMoving(Duration.ofSeconds(4));
      // Twelve seconds are there: from near its end it would be beyond.
      assertThat(browser.currentTime()).isLessThan(8);
      browser.shot("recording-growing");

      browser.open("/hls_gateway/admin/channel/filmed");
      browser.press("form[action$='/record/filmed/stop'] button");
      browser.awaitText("no longer recorded by hand");
      String id = recordings.newest("filmed").getString("id");
      Eventually.happens(
          "the recording is complete",
          Duration.ofSeconds(30),
          () -> !recordings.get(id).getBoolean("active"));

      browser.open("/hls_gateway/admin/recordings");
      browser.shot("recordings");
      browser.open("/hls_gateway/admin/recordings/" + id);
      browser.run("document.querySelector('video').muted = true");
      browser.awaitPictureMoving(Duration.ofSeconds(4));
      assertThat(browser.currentTime()).isLessThan(recordings.get(id).getInt("duration") + 1.0);
      browser.shot("recording");
      String download = URI.create(browser.link("Download MP4")).getPath();
      assertThat(MediaFile.of(recordings.bytes(download, "").body()).decodingErrors()).isEmpty();

      browser.preferDark();
      browser.shot("recording-dark");
      assertThat(browser.fitsAPhone()).isTrue();
      browser.shot("recording-phone-dark");
      browser.open("/hls_gateway/admin/recordings");
      assertThat(browser.fitsAPhone()).isTrue();
      browser.shot("recordings-phone-dark");

      browser.open("/hls_gateway/admin/recordings/" + id + "/delete");
      browser.shot("recording-delete");
      browser.press("main form button.danger");
      browser.awaitText("The recording is deleted.");
      assertThat(recordings.of("filmed")).isEmpty();
      api.send("DELETE", "/filmed", null);
    }
  }
}
