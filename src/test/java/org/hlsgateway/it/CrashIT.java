package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** What is left of a gateway that was not given the time to tidy up. */
class CrashIT {

  private static final Map<String, String> SETTINGS =
      Map.of("ADMIN_PASSWORD", "crash-password", "INPUT", "FFMPEG");

  @TempDir private Path directory;

  @Test
  void aGatewayKilledWithMinus9_leavesNoFfmpeg_andItsPagesGoOnAfterwards() throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("HTTP_PORT", Integer.toString(Ports.free()));
    ChromeDriver browser = Browser.open();
    try (TestCamera camera = TestCamera.start()) {
      String source = camera.url("/h264-aac");
      try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
        new ApiClient(gateway.address(), "admin", "crash-password").channel("door", source);
        Stream.open(gateway.address(), "door").awaitSegments(1, Duration.ofSeconds(30));
        assertThat(FfmpegProcesses.reading(source)).hasSize(1);
        Browser.logIn(browser, gateway.address(), "admin", "crash-password");
        browser.get(gateway.address() + "/hls_gateway/admin/channel/door");
        plays(browser);
        gateway.kill();
        Eventually.happens(
            "the page says that what it shows is old",
            Duration.ofSeconds(30),
            () -> trouble(browser).startsWith("The gateway has not answered since"));
        Eventually.happens(
            "FFmpeg notices that nobody reads any more",
            Duration.ofSeconds(30),
            () -> FfmpegProcesses.reading(source).isEmpty());
      }
      try (OwnGateway again = OwnGateway.start(directory, settings)) {
        Eventually.happens(
            "the page goes on by itself, and asks for no login",
            Duration.ofSeconds(30),
            () -> trouble(browser).isEmpty());
        plays(browser);
        again.close();
        assertThat(FfmpegProcesses.reading(source)).isEmpty();
      }
    } finally {
      browser.quit();
    }
  }

  private static String trouble(ChromeDriver browser) {
    return (String)
        browser.executeScript(
            "const p = document.querySelector('.trouble'); return p ? p.textContent : ''");
  }

  private static void plays(ChromeDriver browser) throws Exception {
    String begun = "return document.querySelector('video').currentTime";
    double from = ((Number) browser.executeScript(begun)).doubleValue();
    Eventually.happens(
        "the picture moves",
        Duration.ofSeconds(60),
        () -> {
          double now = ((Number) browser.executeScript(begun)).doubleValue();
          boolean moving = Math.abs(now - from) > 1;
          return moving
              && (Boolean)
                  browser.executeScript(
                      "const v = document.querySelector('video');"
                          + "return v.readyState > 2 && !v.parentElement.classList.contains('old')");
        });
  }

  @Test
  void aStalledFfmpegOfAKilledGateway_isEndedByTheNextOne() throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      String source = camera.url("/h264-aac");
      try (OwnGateway gateway = OwnGateway.start(directory, SETTINGS)) {
        new ApiClient(gateway.address(), "admin", "crash-password").channel("door", source);
        Stream.open(gateway.address(), "door").awaitSegments(1, Duration.ofSeconds(30));
        // A stopped process notices nothing: neither the closed pipe nor its own time-outs.
        long pid = FfmpegProcesses.reading(source).get(0).pid();
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        gateway.kill();
        assertThat(FfmpegProcesses.reading(source)).hasSize(1);
      }
      Path rewind = directory.resolve("data").resolve("rewind");
      Path run = Files.createDirectories(rewind.resolve("run"));
      Files.writeString(run.resolve("run_seg0.m4s"), "media");
      // Without a channel that would start.
      try (OwnGateway again = OwnGateway.start(directory, SETTINGS)) {
        assertThat(again.address()).isNotNull();
        Eventually.happens(
            "what the predecessor left is gone",
            Duration.ofSeconds(30),
            () -> FfmpegProcesses.reading(source).isEmpty() && Files.notExists(run));
      }
    }
  }
}
