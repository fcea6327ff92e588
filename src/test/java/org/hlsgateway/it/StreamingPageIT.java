package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The streaming page in a browser, while peers come, publish and go. */
class StreamingPageIT {

  /** Whatever may be in it, it is taken as it is. */
  private static final String PASSWORD = "pa$$word\\$ of ${HOME} %d";

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private FakeApplication application;
  private OwnGateway gateway;
  private ChromeDriver browser;

  @BeforeEach
  void open() {
    application = FakeApplication.start(0);
    // No CONTROL_SECRET and no key verification: as somebody finds it who just tries it out.
    gateway =
        OwnGateway.start(
            directory,
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "EVENT_CALLBACK_URL",
                application.address("/event").toString()));
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,1400");
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build(),
            options);
  }

  @AfterEach
  void close() {
    browser.quit();
    gateway.close();
    application.close();
  }

  @Test
  void page_showsPeersAndStreamsAsTheyCome_closesStreams_andHasTheQueueInHand() throws Exception {
    browser.get(gateway.address() + "/hls_gateway/admin/streaming");
    browser.findElement(By.id("user")).sendKeys("admin");
    browser.findElement(By.id("password")).sendKeys(PASSWORD);
    browser.findElement(By.cssSelector("main button")).click();
    waitForText("None is connected, so nobody can publish.");
    waitForText("The application knows everything.");
    shot("streaming-empty");

    application.onEvent(event -> 500);
    try (ControlPeer encoder = ControlPeer.encoder(gateway.address(), "", 0);
        ControlPeer server = ControlPeer.connect(gateway.address(), "rtmp", "", Map.of())) {
      waitForText("127.0.0.1, port 1935");
      waitForText("no limit");
      String id = server.publish("1", "door");
      encoder.tell(
          "STREAM-AVAILABLE",
          "door",
          id,
          "Stream-Type: HLS-LIVE\nResolution: 640x360-25\nIndex-file: hls/door/live.m3u8\n");
      waitForText("HLS-LIVE 640x360-25 can be played");
      waitForText("HTTP 500");
      waitForText(id);
      shot("streaming");
      emulateScheme("dark");
      shot("streaming-dark");
      emulateScheme("");
      browser.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 390, "height", 1900, "deviceScaleFactor", 1, "mobile", true));
      assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
          .as("nothing is wider than a phone")
          .isEqualTo(390L);
      shot("streaming-phone");
      browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());

      application.onEvent(event -> 200);
      press("retry");
      waitForText("The application knows everything.");
      assertThat(application.taken(id)).containsExactly("stream-available HLS-LIVE 640x360-25");

      press("close-" + id);
      server.await("STREAM-KILL", "Stream-ID:" + id);
      waitForText("Being ended");
      application.onEvent(event -> 500);
      server.tell("PUBLISH-END", "door", id, "");
      encoder.await("ENCODE-STOP", "Stream-ID:" + id);
      encoder.tell("STREAM-CLOSED", "door", id, "");
      waitForText("the stream was closed");
      Eventually.happens(
          "drop is pressed",
          SOON,
          () -> {
            browser.executeScript("document.querySelector('button[id^=drop-]').click()");
            return true;
          });
      waitForText("The application knows everything.");

      browser.findElement(By.id("channel")).sendKeys("shop");
      browser.findElement(By.cssSelector("form[action$='/publish'] button")).click();
      waitForText("shown this once");
      String key = browser.findElement(By.id("key")).getDomProperty("value");
      server.request("2", "shop", "guess");
      server.await("PUBLISH-DENY", "Request-ID:2");
      server.request("3", "Shop", key);
      server.await("PUBLISH-DENY", "Request-ID:3");
      server.request("4", "shop", key);
      server.await("PUBLISH-ACCEPT", "Request-ID:4");
    }
  }

  @Test
  void channelWithASourceOfItsOwn_cannotBePublishedTo_withoutAKey() throws Exception {
    new ApiClient(gateway.address(), "admin", PASSWORD)
        .channel("camera", "rtsp://camera.example/1");
    try (ControlPeer encoder = ControlPeer.encoder(gateway.address(), "", -1);
        ControlPeer server = ControlPeer.connect(gateway.address(), "rtmp", "", Map.of())) {
      Commands commands = new Commands(gateway.address());
      Eventually.happens(
          "the encoder is there", SOON, () -> commands.capacity().getInt("encoderCount") == 1);
      server.request("1", "Camera", "key");
      server.await("PUBLISH-DENY", "Request-ID:1");
      server.publish("2", "another");
      assertThat(encoder.heard()).hasSize(1);
    }
  }

  /**
   * @param scheme empty: the browser's own
   */
  private void emulateScheme(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private void press(String id) throws Exception {
    Eventually.happens(
        id + " is pressed",
        SOON,
        () -> {
          // Between looking and clicking the board may have been replaced by a fresh one.
          browser.executeScript("document.getElementById(arguments[0]).click()", id);
          return true;
        });
  }

  private void waitForText(String text) throws Exception {
    Eventually.happens(
        "the page says: " + text,
        SOON,
        () -> ((String) browser.executeScript("return document.body.innerText")).contains(text));
  }

  private void shot(String name) throws Exception {
    Path folder = Files.createDirectories(SharedGateway.screenshots());
    Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }
}
