package org.hlsgateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A Chromium that nobody sees. */
final class Browser {

  private static final String AXE = axe();

  private Browser() {}

  /** To be quit by the caller. */
  static ChromeDriver open() {
    return open(List.of());
  }

  /**
   * With a camera and a microphone that are not there: a test picture, and beeps. For it this
   * machine is also {@code gateway.test}, which it does not take for its own.
   */
  static ChromeDriver openWithCamera() {
    return open(
        List.of(
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--host-resolver-rules=MAP gateway.test 127.0.0.1"));
  }

  private static ChromeDriver open(List<String> more) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
        "--window-size=1280,900");
    options.addArguments(more);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
            .build();
    return new ChromeDriver(service, options);
  }

  /** As the administrator of the shared gateway. */
  static void logIn(ChromeDriver browser) {
    logIn(
        browser, SharedGateway.address(), SharedGateway.adminUser(), SharedGateway.adminPassword());
  }

  static void logIn(ChromeDriver browser, URI gateway, String user, String password) {
    browser.get(gateway + "/hls_gateway/login");
    browser.findElement(By.id("user")).sendKeys(user);
    browser.findElement(By.id("password")).sendKeys(password);
    browser.findElement(By.cssSelector("button.primary")).click();
    // A form that is still on its way would take the next page's place.
    try {
      Eventually.happens(
          "the login leads on",
          Duration.ofSeconds(20),
          () -> !browser.getCurrentUrl().contains("/hls_gateway/login"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the page says now; in one step, so that it may change at any time. */
  static String text(ChromeDriver browser) {
    return (String) browser.executeScript("return document.body ? document.body.innerText : ''");
  }

  /** What axe-core finds on the page that is open; empty if it finds nothing. */
  static List<String> accessibilityFaults(ChromeDriver browser) {
    browser.executeScript(AXE);
    @SuppressWarnings("unchecked")
    List<String> faults =
        (List<String>)
            browser.executeAsyncScript(
                "const done = arguments[0]; axe.run().then(({ violations }) => done(violations"
                    + ".map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)))");
    return faults;
  }

  private static String axe() {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves a screenshot of what it shows. */
  static void shot(ChromeDriver browser, String name) {
    try {
      Path folder = Files.createDirectories(SharedGateway.screenshots());
      Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
