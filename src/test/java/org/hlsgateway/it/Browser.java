package org.hlsgateway.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A Chromium that nobody sees. */
final class Browser {

  private Browser() {}

  /** To be quit by the caller. */
  static ChromeDriver open() {
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
    return (String) browser.executeScript("return document.body.innerText");
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
