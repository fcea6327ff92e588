package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** Several cameras at once, in a real browser that is too small for all of them. */
class WallIT extends GatewayScene {

  private static final List<String> MOUNTS = List.of("/h264-aac", "/video-only", "/clock");
  private static final String WALL = "/hls_gateway/wall?channels=tile0,tile1,tile2";

  private final TestCamera camera = TestCamera.start();
  private ChromeDriver browser;

  @BeforeEach
  void makeChannels() throws Exception {
    for (int i = 0; i < MOUNTS.size(); i++) {
      api.channel("tile" + i, camera.url(MOUNTS.get(i)));
    }
    browser = Browser.open();
  }

  @AfterEach
  void close() throws Exception {
    browser.quit();
    for (int i = 0; i < MOUNTS.size(); i++) {
      api.send("DELETE", "/tile" + i, null);
    }
    camera.close();
  }

  @Test
  void tilesOnTheScreenPlay_andThoseBelowItAreNotWatched() throws Exception {
    // A phone held upright: one tile beside the other does not fit, the third is far below.
    browser.manage().window().setSize(new Dimension(500, 620));
    browser.get(gateway + WALL);
    plays(0);
    Browser.shot(browser, "wall-phone");
    assertThat(api.state("tile2")).isEqualTo("IDLE");

    browser.executeScript("window.scrollTo(0, document.body.scrollHeight)");
    plays(2);
    Eventually.happens(
        "the tile that was scrolled away has a picture of its last moment",
        Duration.ofSeconds(20),
        () -> pictureWidth(0) == 640);
    Eventually.happens(
        "the tile that was scrolled away is stopped",
        Duration.ofSeconds(30),
        () -> api.state("tile0").equals("IDLE"));
    assertThat(api.status("tile2").getInt("viewers")).isEqualTo(1);
    browser.executeScript("window.scrollTo(0, 0)");
    plays(0);
  }

  @Test
  void allTilesOfALargeScreenPlay_sayTheirState_andLeadToTheirChannel() throws Exception {
    browser.get(gateway + WALL);
    for (int i = 0; i < MOUNTS.size(); i++) {
      plays(i);
      int tile = i;
      Eventually.happens(
          "the tile says that it is live",
          Duration.ofSeconds(30),
          () -> tile(tile).findElement(By.cssSelector(".badge")).getText().equals("Live"));
    }
    assertThat(Browser.accessibilityFaults(browser)).isEmpty();
    Browser.shot(browser, "wall");
    tile(1).findElement(By.cssSelector(".video")).click();
    leadsTo("/hls_gateway/watch/tile1");
    Eventually.happens(
        "the wall's other channels stop once the page was left",
        Duration.ofSeconds(30),
        () -> api.state("tile0").equals("IDLE") && api.state("tile2").equals("IDLE"));
  }

  @Test
  void theChoice_isRememberedInTheAddress() throws Exception {
    browser.get(gateway + WALL);
    browser.findElement(By.cssSelector(".choose summary")).click();
    browser.findElement(By.id("choose-tile1")).click();
    browser.findElement(By.cssSelector(".choose button.primary")).click();
    leadsTo("/hls_gateway/wall?channels=tile0,tile2");
    browser.findElement(By.cssSelector(".choose summary")).click();
    browser.findElement(By.cssSelector("[data-check=none]")).click();
    browser.findElement(By.id("wall-search")).sendKeys("TILE2");
    assertThat(browser.findElement(By.id("choose-tile0")).isDisplayed()).isFalse();
    browser.findElement(By.cssSelector("[data-check=all]")).click();
    browser.findElement(By.cssSelector("#columns option[value='2']")).click();
    browser.findElement(By.cssSelector(".choose button.primary")).click();
    leadsTo("/hls_gateway/wall?channels=tile2&columns=2");
    assertThat(browser.findElements(By.cssSelector(".wall.columns-2 .tile"))).hasSize(1);
    browser.get(gateway + "/hls_gateway/wall?channels=tile0,tile2");
    assertThat(browser.findElements(By.cssSelector(".tile"))).hasSize(2);
    assertThat(browser.findElement(By.cssSelector(".choose summary")).getText())
        .startsWith("2 of ");
  }

  @Test
  void withoutScripts_thereArePicturesThatLeadToTheChannels() throws Exception {
    browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    browser.get(gateway + WALL);
    for (int i = 0; i < MOUNTS.size(); i++) {
      assertThat(tile(i).findElement(By.tagName("img")).isDisplayed()).isTrue();
      assertThat(tile(i).findElement(By.tagName("video")).isDisplayed()).isFalse();
      assertThat(tile(i).findElement(By.cssSelector("a.video")).getDomAttribute("href"))
          .isEqualTo("/hls_gateway/watch/tile" + i);
      assertThat(api.state("tile" + i)).isEqualTo("IDLE");
    }
  }

  @Test
  void whereTheBrowserCannotPlay_thePicturesOfRunningChannelsAreRenewed() throws Exception {
    // What it is like where hls.js was not loaded and the browser itself knows no HLS.
    browser.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*/hls.min.js")));
    browser.executeCdpCommand("Network.enable", Map.of());
    browser.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument",
        Map.of("source", "HTMLMediaElement.prototype.canPlayType = () => ''"));
    api.send("POST", "/tile0/start", null);
    browser.get(gateway + WALL);
    Eventually.happens(
        "the tile shows the running channel's picture",
        Duration.ofSeconds(30),
        () -> pictureWidth(0) == 640);
    assertThat(tile(0).findElement(By.tagName("video")).isDisplayed()).isFalse();
    assertThat(api.state("tile1")).isEqualTo("IDLE");
  }

  private void leadsTo(String address) throws Exception {
    Eventually.happens(
        "the browser is at " + address,
        Duration.ofSeconds(30),
        () -> browser.getCurrentUrl().endsWith(address));
  }

  private WebElement tile(int number) {
    return browser.findElement(By.cssSelector("[data-channel=tile" + number + "]"));
  }

  private void plays(int number) throws Exception {
    double from = time(number);
    Eventually.happens(
        "tile " + number + " plays", Duration.ofSeconds(40), () -> time(number) > from + 2);
  }

  private double time(int number) {
    return number(number, "video", "currentTime");
  }

  /** Pixels. */
  private double pictureWidth(int number) {
    return number(number, "img", "naturalWidth");
  }

  private double number(int tile, String element, String property) {
    String script =
        "return document.querySelector('[data-channel=tile" + tile + "] " + element + "')";
    return ((Number) browser.executeScript(script + "." + property)).doubleValue();
  }
}
