package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;

/** What a newcomer does, in a real browser, with a real camera. */
class BrowserIT extends GatewayScene {

  private static final String TIME = "return document.querySelector('video').currentTime";
  private static final String FRAMES =
      "return document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames";

  private final TestCamera camera = TestCamera.start();
  private ChromeDriver browser;

  @BeforeEach
  void openBrowser() {
    browser = Browser.open();
  }

  @AfterEach
  void close() {
    browser.quit();
    camera.close();
  }

  @Test
  void aNewcomerLogsIn_addsACamera_seesThePicture_andLeavesNothingRunning() throws Exception {
    open("/hls_gateway/");
    shot("welcome");
    logIn();
    shot("list-empty-or-not");

    open("/hls_gateway/admin/add");
    shot("add");
    isAccessible();
    type("title", "Front door");
    assertThat(value("nickname")).isEqualTo("front-door");
    nothingTypedIsLost_whenSomethingIsWrong();
    clear("source");
    clear("username");
    type("source", camera.url("/h264-aac"));
    browser.findElement(By.cssSelector("[data-test]")).click();
    waitForText("audio AAC copied");
    shot("add-tested");
    browser.findElement(By.cssSelector("form.card button.primary")).click();
    waitForText("Front door");

    open("/hls_gateway/watch/front-door");
    aPictureMovesFor(Duration.ofSeconds(10));
    aStallIsForgiven();
    isAccessible();
    shot("watch");

    open("/hls_gateway/admin/channel/front-door");
    aPictureMovesFor(Duration.ofSeconds(3));
    waitForText("Video copied, H.264 Constrained Baseline 640x360 25 fps; audio AAC copied.");
    isAccessible();
    shot("channel");
    browser.manage().window().setSize(new Dimension(390, 844));
    shot("channel-phone");
    open("/hls_gateway/admin/list");
    shot("list-phone");
    browser.manage().window().setSize(new Dimension(1280, 900));
    waitForText("works, used");
    isAccessible();
    shot("list");

    Eventually.happens(
        "the channel that nobody watches any more is stopped",
        Duration.ofSeconds(30),
        () -> api.state("front-door").equals("IDLE"));
    assertThat(camera.clients()).isZero();

    open("/hls_gateway/admin/delete/front-door");
    shot("delete");
    browser.findElement(By.cssSelector("main form button.danger")).click();
    waitForText("Front door is deleted.");
    open("/hls_gateway/watch/front-door");
    waitForText("There is no such channel.");
    shot("gone");
  }

  private void nothingTypedIsLost_whenSomethingIsWrong() throws Exception {
    type("source", "gopher://camera");
    type("username", "viewer");
    type("password", "typed once");
    browser.findElement(By.cssSelector("form.card button.primary")).click();
    waitForText("Not saved: one thing to correct");
    shot("add-wrong");
    isAccessible();
    assertThat(browser.switchTo().activeElement().getText()).contains("Source address: ");
    assertThat(value("title")).isEqualTo("Front door");
    assertThat(value("source")).isEqualTo("gopher://camera");
    assertThat(value("username")).isEqualTo("viewer");
    assertThat(browser.getPageSource()).doesNotContain("typed once");
    assertThat(browser.findElement(By.id("password")).getDomAttribute("placeholder"))
        .isEqualTo("as you typed it");
    browser.findElement(By.cssSelector("[data-summary] a")).click();
    assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("source");
  }

  private void isAccessible() {
    assertThat(Browser.accessibilityFaults(browser)).isEmpty();
  }

  private String value(String id) {
    return browser.findElement(By.id(id)).getDomProperty("value");
  }

  private void clear(String id) {
    browser.findElement(By.id(id)).clear();
  }

  /** hls.js itself goes a second farther behind at each stall, and stays there. */
  private void aStallIsForgiven() throws Exception {
    String target = "return gatewayPlayer.targetLatency";
    double near = number("return gatewayPlayer.latestLevelDetails.partHoldBack");
    browser.executeScript(
        "gatewayPlayer.trigger(Hls.Events.ERROR, {type: Hls.ErrorTypes.MEDIA_ERROR,"
            + " details: Hls.ErrorDetails.BUFFER_STALLED_ERROR, fatal: false})");
    assertThat(number(target)).isGreaterThan(near);
    Eventually.happens(
        "the player aims as near as before", Duration.ofSeconds(60), () -> number(target) <= near);
  }

  private void aPictureMovesFor(Duration time) throws Exception {
    Eventually.happens("a first frame is shown", Duration.ofSeconds(30), () -> number(FRAMES) > 0);
    double from = number(TIME);
    double framesBefore = number(FRAMES);
    Eventually.happens(
        "the picture moves on by " + time,
        time.multipliedBy(3),
        () -> number(TIME) - from >= time.toMillis() / 1000.0);
    assertThat(number(FRAMES) - framesBefore).isGreaterThan(time.toSeconds() * 10.0);
  }

  private double number(String script) {
    return ((Number) browser.executeScript(script)).doubleValue();
  }

  private void logIn() {
    open("/hls_gateway/login");
    shot("login");
    Browser.logIn(browser);
  }

  private void open(String path) {
    browser.get(gateway + path);
  }

  private void type(String id, String text) {
    browser.findElement(By.id(id)).sendKeys(text);
  }

  private void waitForText(String text) throws Exception {
    Eventually.happens(
        "the page says: " + text,
        Duration.ofSeconds(30),
        () -> Browser.text(browser).contains(text));
  }

  private void shot(String name) {
    Browser.shot(browser, name);
  }
}
