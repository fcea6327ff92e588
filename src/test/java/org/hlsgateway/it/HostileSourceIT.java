package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web server that an administrator trusted, and that leads FFmpeg to files of the gateway. */
class HostileSourceIT extends GatewayScene {

  private static final String FILE = "SECRET-FILE";

  @TempDir private Path directory;
  private HttpServer server;
  private Path secret;

  @BeforeEach
  void start() throws Exception {
    // A real film: FFmpeg would play it if only it opened it.
    secret = directory.resolve("secret.ts");
    Process film =
        new ProcessBuilder(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=d=4:r=25:s=320x180",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libx264",
                "-g",
                "25",
                secret.toString())
            .inheritIO()
            .start();
    assertThat(film.waitFor()).isZero();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file://SECRET-FILE",
        "SECRET-FILE",
        "concat:SECRET-FILE|SECRET-FILE",
        "subfile,,start,0,end,100000,,:SECRET-FILE",
        "crypto:SECRET-FILE",
        "cache:file:SECRET-FILE",
        "async:file:SECRET-FILE"
      })
  void aPlaylistThatLeadsToAFile_isAFailureWithASentence(String target) throws Exception {
    serve(
        "/live.m3u8",
        "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n"
            + target.replace(FILE, secret.toString())
            + "\n#EXT-X-ENDLIST\n");
    failsWithoutOpening("/live.m3u8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://SECRET-FILE", "concat:SECRET-FILE"})
  void aRedirectThatLeadsToAFile_isAFailureWithASentence(String target) throws Exception {
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", target.replace(FILE, secret.toString()));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    failsWithoutOpening("/moved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffconcat version 1.0\nfile 'SECRET-FILE'\n"})
  void aListOfFiles_isAFailureWithASentence(String list) throws Exception {
    serve("/list.txt", list.replace(FILE, secret.toString()));
    failsWithoutOpening("/list.txt");
  }

  private void failsWithoutOpening(String path) throws Exception {
    api.channel("hostile", address(path));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(gateway.resolve("/hls_gateway/read/hostile/index.m3u8"))
                    .timeout(Duration.ofSeconds(40))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain(secret.toString()).doesNotContain("#EXTM3U");
    assertThat(api.state("hostile")).isEqualTo("FAILED");
    assertThat(api.status("hostile").getString("problem")).isNotEmpty();
    assertThat(api.status("hostile").toString()).doesNotContain("Opening '" + secret);
  }

  private void serve(String path, String body) {
    server.createContext(path, exchange -> answer(exchange, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static void answer(HttpExchange exchange, byte[] body) {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }
}
