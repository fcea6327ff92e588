package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings.HttpTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of an application that does not answer as it should; within the deadline. */
class ApplicationTest {
  private static final int LONG_SECONDS = 20;

  private final Application application = new Application(Duration.ofSeconds(1));
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(LONG_SECONDS * 1_000);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    application.close();
  }

  @Test
  void nobodyListens() throws Exception {
    server.close();
    assertThat(failure()).isEqualTo("cannot connect");
  }

  @Test
  void connectionEndsBeforeTheAnswer() throws Exception {
    CompletableFuture<String> failure = CompletableFuture.supplyAsync(this::failure);
    server.accept().close();
    assertThat(soon(failure)).startsWith("connection failed");
  }

  @Test
  void nothingIsAnswered() {
    // The system takes the connection; nobody reads from it.
    assertThat(failure()).isEqualTo("no answer in time");
  }

  @Test
  void answerThatNeverEnds() throws Exception {
    CompletableFuture<String> failure = CompletableFuture.supplyAsync(this::failure);
    try (Socket connection = server.accept()) {
      answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand then");
      assertThat(soon(failure)).isEqualTo("no answer in time");
    }
  }

  @Test
  void answerThatIsNoHttp() throws Exception {
    CompletableFuture<String> failure = CompletableFuture.supplyAsync(this::failure);
    try (Socket connection = server.accept()) {
      answer(connection, "I am \007 something else\r\n\r\n");
      assertThat(soon(failure)).startsWith("connection failed").doesNotContain("\007");
    }
  }

  @Test
  void aRedirectWithinTheApplication_isFollowed_withAllThatWasSent() throws Exception {
    HttpTarget target = new HttpTarget(Optional.of(address()), Optional.of("Bearer abc"));
    for (String status : new String[] {"302 Found", "307 Temporary Redirect"}) {
      CompletableFuture<Integer> answer =
          application
              .post(target, Map.of("x-event-type", "stream-closed"))
              .thenApply(HttpResponse::statusCode);
      try (Socket connection = server.accept()) {
        assertThat(request(connection)).startsWith("POST / ");
        answer(
            connection,
            "HTTP/1.1 "
                + status
                + "\r\nLocation: /other\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      }
      try (Socket connection = server.accept()) {
        assertThat(request(connection))
            .startsWith((status.startsWith("302") ? "GET" : "POST") + " /other ")
            .contains("x-event-type: stream-closed", "Authorization: Bearer abc");
        answer(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(soon(answer)).isEqualTo(200);
      }
    }
  }

  @Test
  void aRedirectToAnotherServiceOfThisMachine_isAnAnswer_notFollowed() throws Exception {
    CompletableFuture<Integer> status =
        application.post(target(), Map.of()).thenApply(HttpResponse::statusCode);
    try (Socket connection = server.accept()) {
      answer(
          connection,
          "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
      assertThat(soon(status)).isEqualTo(302);
    }
  }

  @Test
  void redirectsWithoutEnd_endWithTheLastOne() throws Exception {
    CompletableFuture<Integer> status =
        application.post(target(), Map.of()).thenApply(HttpResponse::statusCode);
    for (int hop = 0; hop <= Redirect.MOST; hop++) {
      try (Socket connection = server.accept()) {
        request(connection);
        answer(
            connection,
            "HTTP/1.1 308 On\r\nLocation: /\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      }
    }
    assertThat(soon(status)).isEqualTo(308);
  }

  /** The sentence about a request that fails. */
  private String failure() {
    try {
      application.post(target(), Map.of()).orTimeout(LONG_SECONDS, TimeUnit.SECONDS).join();
      return "it was answered";
    } catch (CompletionException e) {
      return Application.reason(e);
    }
  }

  private HttpTarget target() {
    return new HttpTarget(Optional.of(address()), Optional.empty());
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** The head of the request. */
  private static String request(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = connection.getInputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString();
  }

  private static void answer(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(LONG_SECONDS, TimeUnit.SECONDS);
  }
}
