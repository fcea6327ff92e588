package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.control.PublishRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verification by an application whose connections come and go. */
class ApplicationKeysTest {
  private static final int LONG_SECONDS = 20;
  private static final StreamOptions OPTIONS = StreamOptions.of("true", "", "640x360-30");
  private static final String YES =
      "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n";

  private final Application http = new Application(Duration.ofSeconds(LONG_SECONDS));
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(LONG_SECONDS * 1_000);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    http.close();
  }

  @Test
  void anIdleConnectionThatIsClosedJustThen_deniesNobody() throws Exception {
    CompletableFuture<Verdict> first = verify();
    try (Socket kept = server.accept()) {
      BufferedReader requests = reader(kept);
      assertThat(request(requests)).startsWith("POST /key ");
      answer(kept, YES);
      assertThat(soon(first)).isEqualTo(new Verdict.Accepted(StreamOptions.DEFAULT));

      CompletableFuture<Verdict> second = verify();
      assertThat(request(requests)).as("over the same connection").startsWith("POST /key ");
      kept.close();
      try (Socket fresh = server.accept()) {
        assertThat(request(reader(fresh))).startsWith("POST /key ");
        answer(fresh, YES);
        assertThat(soon(second)).isEqualTo(new Verdict.Accepted(StreamOptions.DEFAULT));
      }
    }
  }

  @Test
  void connectionsThatAlwaysBreak_denyAfterTwo() throws Exception {
    CompletableFuture<Verdict> verdict = verify();
    server.accept().close();
    server.accept().close();
    assertThat(soon(verdict)).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void aKeyOfTheGatewaysOwn_isDecidedHere_withTheChannelsOptions() throws Exception {
    server.close();
    CompletableFuture<Verdict> verdict =
        new ApplicationKeys(says(StreamingKeys.Says.RIGHT), http, target())
            .verify(new PublishRequest("r", "door", "secret", "10.0.0.7"))
            .toCompletableFuture();
    assertThat(verdict.getNow(null)).isEqualTo(new Verdict.Accepted(OPTIONS));
  }

  @Test
  void aKeyOfTheGatewaysOwn_isOneChannels_andNotAnothersThatIsSpelledElse() throws Exception {
    server.close();
    Verdict verdict =
        soon(
            new ApplicationKeys(says(StreamingKeys.Says.RIGHT), http, target())
                .verify(new PublishRequest("r", "DOOR", "secret", "10.0.0.7"))
                .toCompletableFuture());
    assertThat(verdict)
        .isEqualTo(new Verdict.Denied("Publish to door, with capital letters just as there."));
  }

  private static StreamingKeys says(StreamingKeys.Says what) {
    return new StreamingKeys() {
      @Override
      public Says of(String channel, String key) {
        return what;
      }

      @Override
      public String spelling(String channel) {
        return "door";
      }

      @Override
      public Standing standing(String channel, String key) {
        return Standing.OF_NOBODY;
      }

      @Override
      public StreamOptions options(String channel) {
        return OPTIONS;
      }
    };
  }

  private CompletableFuture<Verdict> verify() {
    HttpTarget target = target();
    return new ApplicationKeys(says(StreamingKeys.Says.UNKNOWN), http, target)
        .verify(new PublishRequest("r", "door", "secret", "10.0.0.7"))
        .toCompletableFuture();
  }

  private HttpTarget target() {
    return new HttpTarget(
        Optional.of(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/key")),
        Optional.empty());
  }

  private static BufferedReader reader(Socket connection) throws IOException {
    connection.setSoTimeout(LONG_SECONDS * 1_000);
    return new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** The first line of a request without a body; the rest is read. */
  private static String request(BufferedReader from) throws IOException {
    String first = from.readLine();
    for (String line = first; line != null && !line.isEmpty(); ) {
      line = from.readLine();
    }
    return first;
  }

  private static void answer(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.getOutputStream().flush();
  }

  private static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(LONG_SECONDS, TimeUnit.SECONDS);
  }
}
