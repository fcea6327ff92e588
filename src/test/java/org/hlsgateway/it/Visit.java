package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;

/** The administrator before a browser, and what such a person does with it. */
final class Visit implements AutoCloseable {

  private static final String TIME = "return document.querySelector('video').currentTime";
  private static final String FRAMES =
      "return document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames";

  private final ChromeDriver browser;
  private final URI gateway;

  Visit(URI gateway) {
    this(gateway, Browser.open());
  }

  private Visit(URI gateway, ChromeDriver browser) {
    this.gateway = gateway;
    this.browser = browser;
  }

  /** Of somebody who has a camera and a microphone. */
  static Visit withCamera(URI gateway) {
    return new Visit(gateway, Browser.openWithCamera());
  }

  void logIn() {
    Browser.logIn(browser);
  }

  void logIn(String user, String password) {
    Browser.logIn(browser, gateway, user, password);
  }

  void open(String path) {
    browser.get(gateway + path);
  }

  /** Presses what a selector finds first. */
  void press(String selector) {
    browser.findElement(By.cssSelector(selector)).click();
  }

  boolean shows(String text) {
    return Browser.text(browser).contains(text);
  }

  /** What is in the field of this id. */
  String value(String id) {
    return browser.findElement(By.id(id)).getDomProperty("value");
  }

  /** As the browser has it now. */
  String source() {
    return browser.getPageSource();
  }

  List<String> accessibilityFaults() {
    return Browser.accessibilityFaults(browser);
  }

  void awaitText(String text) throws Exception {
    Eventually.happens("the page says: " + text, Duration.ofSeconds(30), () -> shows(text));
  }

  /** The address of the link with this text. */
  String link(String text) {
    return browser.findElement(By.partialLinkText(text)).getDomProperty("href");
  }

  /** Of the video, in seconds. */
  double currentTime() {
    return number(TIME);
  }

  double number(String script) {
    return ((Number) browser.executeScript(script)).doubleValue();
  }

  void run(String script) {
    browser.executeScript(script);
  }

  void awaitPictureMoving(Duration time) throws Exception {
    Eventually.happens("a first frame is shown", Duration.ofSeconds(30), () -> number(FRAMES) > 0);
    double from = currentTime();
    double framesBefore = number(FRAMES);
    Eventually.happens(
        "the picture moves on by " + time,
        time.multipliedBy(5),
        () -> currentTime() - from >= time.toMillis() / 1000.0);
    assertThat(number(FRAMES) - framesBefore).isGreaterThan(time.toSeconds() * 10.0);
  }

  /** As on a phone; true if nothing is wider than it. */
  boolean fitsAPhone() {
    browser.manage().window().setSize(new Dimension(390, 844));
    return (Boolean)
        browser.executeScript(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }

  void preferDark() {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  /** A desktop's width, and no wish for the dark. */
  void asUsual() {
    browser.manage().window().setSize(new Dimension(1280, 900));
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  /** The id of what a selector finds first. */
  String id(String selector) {
    return browser.findElement(By.cssSelector(selector)).getDomAttribute("id");
  }

  /** Addresses that the page has links to and that answer with an error. */
  @SuppressWarnings("unchecked")
  List<String> deadEnds() {
    return (List<String>)
        browser.executeAsyncScript(
            "const done = arguments[0];"
                + "const all = [...new Set([...document.querySelectorAll('main a, nav a')]"
                + ".map(a => a.href.split('#')[0])"
                + ".filter(href => href.startsWith(location.origin + '/hls_gateway/admin')))];"
                + "Promise.all(all.map(href => fetch(href).then(answer => answer.ok ? '' :"
                + " answer.status + ' ' + href))).then(found => done(found.filter(each => each)))");
  }

  void shot(String name) {
    Browser.shot(browser, name);
  }

  @Override
  public void close() {
    browser.quit();
  }
}
