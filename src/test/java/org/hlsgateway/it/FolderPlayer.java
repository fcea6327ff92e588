package org.hlsgateway.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openqa.selenium.chrome.ChromeDriver;

/** A plain web server before a folder of files, as a site of its own would have, and a browser. */
final class FolderPlayer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String PAGE =
      "<!doctype html><title>player</title><video muted autoplay></video>"
          + "<script src=\"/player.js\"></script>";
  private static final String PLAY =
      "window.errors = []; const hls = new Hls();"
          + "hls.on(Hls.Events.ERROR, (e, d) => { if (d.fatal) errors.push(d.details); });"
          + "hls.loadSource(arguments[0]); hls.attachMedia(document.querySelector('video'));";

  private static final String PLAYED =
      "const played = document.querySelector('video').played;"
          + "return played.length ? played.end(0) - played.start(0) : 0";

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ChromeDriver browser = Browser.open();

  FolderPlayer(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The playlist plays on for three seconds at least, without an error. */
  void plays(String playlist) throws Exception {
    browser.get("http://127.0.0.1:" + server.getAddress().getPort() + "/page.html");
    browser.executeScript(PLAY, "/" + playlist);
    Eventually.happens(
        playlist + " plays for three seconds",
        PATIENCE,
        () -> {
          String errors = (String) browser.executeScript("return errors.join()");
          if (!errors.isEmpty()) {
            throw new AssertionError(playlist + ": " + errors);
          }
          return ((Number) browser.executeScript(PLAYED)).doubleValue() > 3;
        });
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      Path file = folder.resolve(path.substring(1)).normalize();
      byte[] body = null;
      if (path.equals("/page.html")) {
        body = PAGE.getBytes(StandardCharsets.UTF_8);
      } else if (path.equals("/player.js")) {
        body = script();
      } else if (file.startsWith(folder) && Files.isRegularFile(file)) {
        body = Files.readAllBytes(file);
      }
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", type(path));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** hls.js, as the gateway's own pages have it. */
  private static byte[] script() throws IOException {
    Properties about = new Properties();
    try (InputStream in = resource("/META-INF/maven/org.webjars.npm/hls.js/pom.properties")) {
      about.load(in);
    }
    String folder = "/META-INF/resources/webjars/hls.js/" + about.getProperty("version");
    try (InputStream script = resource(folder + "/dist/hls.min.js")) {
      return script.readAllBytes();
    }
  }

  private static InputStream resource(String name) {
    return FolderPlayer.class.getResourceAsStream(name);
  }

  private static String type(String path) {
    if (path.endsWith(".html")) {
      return "text/html";
    }
    return path.endsWith(".js") ? "text/javascript" : "application/octet-stream";
  }

  @Override
  public void close() {
    browser.quit();
    server.stop(0);
    threads.shutdownNow();
  }
}
