package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.threads.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceProxyTest {

  private static final Duration SOON = Duration.ofSeconds(8);
  private static final int SOON_MILLIS = 20_000;

  @TempDir private Path folder;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer source;
  private HttpServer neighbour;
  private SourceProxy proxy;

  @BeforeEach
  void start() throws IOException {
    source = server();
    neighbour = server();
    proxy = SourceProxy.start(new Reach(Set.of(8080)), Map.of());
  }

  @AfterEach
  void stop() {
    proxy.close();
    source.stop(0);
    neighbour.stop(0);
  }

  @Test
  void whatWasTyped_isFetched_whereverItIs() throws Exception {
    answers(source, "/a", 200, "hello");
    assertThat(fetch(url(source, "/a"), url(source, "/a")))
        .startsWith("HTTP/1.1 200")
        .endsWith("hello");
    assertThat(asked).containsExactly("GET /a");
  }

  @Test
  void anotherPortOfThisMachine_isNot() throws Exception {
    answers(neighbour, "/a", 200, "hello");
    assertThat(fetch(url(source, "/a"), url(neighbour, "/a"))).startsWith("HTTP/1.1 502");
    assertThat(asked).isEmpty();
    assertThat(said).singleElement().asString().startsWith(SourceFailure.OUT_OF_REACH);
  }

  @Test
  void aTunnel_isJudgedTheSame() throws Exception {
    try (ServerSocket secure = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + secure.getLocalPort();
      SourceProxy.Pass stranger = pass("https://camera.example/");
      assertThat(ask(stranger, "CONNECT " + there + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 502");
      SourceProxy.Pass pass = pass("https://" + there + "/x");
      try (Socket guest = guest()) {
        send(guest, "CONNECT " + there + " HTTP/1.1\r\n" + login(pass) + "\r\n");
        try (Socket host = secure.accept()) {
          host.getOutputStream().write("secret bytes".getBytes(StandardCharsets.US_ASCII));
          host.shutdownOutput();
          assertThat(readAll(guest)).isEqualTo("HTTP/1.1 200 Connected\r\n\r\nsecret bytes");
        }
      }
    }
  }

  @Test
  void whoHasNoPass_orOneThatIsOver_isNotLetThrough() throws Exception {
    answers(source, "/a", 200, "hello");
    String request = "GET " + url(source, "/a") + " HTTP/1.1\r\n";
    assertThat(raw(request + "\r\n")).startsWith("HTTP/1.1 407");
    assertThat(raw(request + "Proxy-Authorization: Basic cnVuOng=\r\n\r\n"))
        .startsWith("HTTP/1.1 407");
    assertThat(raw(request + "Proxy-Authorization: Basic !\r\n\r\n")).startsWith("HTTP/1.1 407");
    SourceProxy.Pass pass = pass(url(source, "/a"));
    pass.close();
    assertThat(ask(pass, request)).startsWith("HTTP/1.1 407");
    assertThat(raw("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(asked).isEmpty();
  }

  @Test
  void aConnectionThatIsKept_staysWithItsServer() throws Exception {
    answers(source, "/a", 200, "one");
    answers(source, "/b", 200, "two");
    answers(neighbour, "/c", 200, "three");
    SourceProxy.Pass pass = pass(url(source, "/a"), url(neighbour, "/"));
    try (Socket guest = guest()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII));
      send(guest, "GET " + url(source, "/a") + " HTTP/1.1\r\nHost: x\r\n" + login(pass) + "\r\n");
      assertThat(body(in, 3)).isEqualTo("one");
      // In two pieces, as it may come.
      send(guest, "GET " + url(source, "/b") + " HTTP");
      send(guest, "/1.1\r\nHost: x\r\n" + login(pass) + "\r\n");
      assertThat(body(in, 3)).isEqualTo("two");
      send(
          guest, "GET " + url(neighbour, "/c") + " HTTP/1.1\r\nHost: x\r\n" + login(pass) + "\r\n");
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(asked).containsExactly("GET /a", "GET /b");
  }

  @Test
  void muchComesWhole_alsoToWhoReadsSlowly() throws Exception {
    byte[] much = new byte[6_000_000];
    new Random(1).nextBytes(much);
    source.createContext(
        "/much",
        exchange -> {
          exchange.sendResponseHeaders(200, much.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(much);
          }
        });
    SourceProxy.Pass pass = pass(url(source, "/much"));
    try (Socket guest = new Socket()) {
      guest.setReceiveBufferSize(8_192);
      guest.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), proxy.port()));
      guest.setSoTimeout(SOON_MILLIS);
      send(
          guest,
          "GET "
              + url(source, "/much")
              + " HTTP/1.1\r\nConnection: close\r\n"
              + login(pass)
              + "\r\n");
      TimeUnit.MILLISECONDS.sleep(300);
      byte[] all = guest.getInputStream().readAllBytes();
      byte[] end = Arrays.copyOfRange(all, all.length - much.length, all.length);
      assertThat(Arrays.equals(end, much)).isTrue();
    }
  }

  @Test
  void nobodyThere_isSaidInFfmpegsWords() throws Exception {
    String gone = url(source, "/a");
    source.stop(0);
    assertThat(fetch(gone, gone)).startsWith("HTTP/1.1 502");
    assertThat(fetch("http://no-such-host.invalid/", "http://no-such-host.invalid/"))
        .startsWith("HTTP/1.1 502");
    assertThat(said)
        .containsExactly("Connection refused", "Failed to resolve hostname no-such-host.invalid");
  }

  @Test
  void theProxyOfTheEnvironment_isAskedInItsTurn() throws Exception {
    try (ServerSocket parent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> head = new CompletableFuture<>();
      Threads.daemon("parent", () -> answerOnce(parent, head)).start();
      proxy.close();
      proxy =
          SourceProxy.start(
              new Reach(Set.of()),
              Map.of("http_proxy", "http://u:p@127.0.0.1:" + parent.getLocalPort()));
      assertThat(fetch("http://camera.invalid/", "http://camera.invalid/x?y"))
          .endsWith("by parent");
      assertThat(head.get(SOON_MILLIS, TimeUnit.MILLISECONDS))
          .startsWith("GET http://camera.invalid:80/x?y HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic dTpw\r\n")
          .doesNotContain("cnVu");
      assertThat(fetch("http://camera.invalid/", "http://169.254.169.254/latest"))
          .startsWith("HTTP/1.1 502");
    }
  }

  @Test
  void ffprobe_followsNoRedirectToThisMachine_butOneToTheSameServer() throws Exception {
    answers(neighbour, "/film", 200, "x");
    redirects(source, "/away", url(neighbour, "/film"));
    assertThat(look(url(source, "/away")))
        .contains("leads on, by a redirect or a playlist, to an address of this machine");
    answers(source, "/film", 200, "no film");
    redirects(source, "/here", url(source, "/film"));
    look(url(source, "/here"));
    assertThat(asked).contains("GET /here", "GET /film");
    assertThat(asked.stream().filter("GET /film"::equals)).hasSize(1);
  }

  @Test
  void ffprobe_opensNoPlaylistsSegmentOrKeyOfAnotherPort() throws Exception {
    answers(neighbour, "/segment.ts", 200, "x");
    answers(neighbour, "/key", 200, "0123456789abcdef");
    answers(
        source,
        "/live.m3u8",
        200,
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n" + url(neighbour, "/segment.ts") + "\n");
    answers(
        source,
        "/keyed.m3u8",
        200,
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI=\""
            + url(neighbour, "/key")
            + "\"\n#EXTINF:2,\nelsewhere.ts\n#EXT-X-ENDLIST\n");
    assertThat(look(url(source, "/live.m3u8"))).contains("address of this machine");
    assertThat(look(url(source, "/keyed.m3u8"))).contains("address of this machine");
    assertThat(asked).contains("GET /live.m3u8", "GET /keyed.m3u8");
    assertThat(asked).doesNotContain("GET /key", "GET /segment.ts");
  }

  // ---- means -----------------------------------------------------------------------------------

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.start();
    return server;
  }

  private void answers(HttpServer server, String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(status, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  private void redirects(HttpServer server, String path, String to) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getResponseHeaders().add("Location", to);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  private static String url(HttpServer server, String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private SourceProxy.Pass pass(String... typed) {
    SourceProxy.Pass pass = proxy.open(List.of(typed));
    pass.tell(said::add);
    return pass;
  }

  /** The sentence of its failure. */
  private String look(String url) throws Exception {
    SourceProbe.Result result =
        SourceProbe.look(
            FfmpegTools.find("ffmpeg", "ffprobe"),
            url,
            url,
            InputOptions.USUAL.with(proxy.open(List.of(url, url))),
            new RunRegistry(folder),
            SOON);
    return ((SourceProbe.Failed) result).failure().sentence();
  }

  private String fetch(String typed, String url) throws IOException {
    return ask(pass(typed), "GET " + url + " HTTP/1.1\r\nConnection: close\r\n");
  }

  private String ask(SourceProxy.Pass pass, String lines) throws IOException {
    return raw(lines + login(pass) + "\r\n");
  }

  private String raw(String request) throws IOException {
    try (Socket guest = guest()) {
      send(guest, request);
      return readAll(guest);
    }
  }

  private Socket guest() throws IOException {
    Socket guest = new Socket("127.0.0.1", proxy.port());
    guest.setSoTimeout(SOON_MILLIS);
    return guest;
  }

  private static String login(SourceProxy.Pass pass) {
    String address = pass.environment().get("http_proxy");
    String login = address.substring("http://".length(), address.indexOf('@'));
    return "Proxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.US_ASCII))
        + "\r\n";
  }

  private static void send(Socket guest, String text) throws IOException {
    guest.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    guest.getOutputStream().flush();
  }

  private static String readAll(Socket guest) throws IOException {
    return new String(guest.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static String body(BufferedReader in, int length) throws IOException {
    while (!in.readLine().isEmpty()) {
      // The headers.
    }
    char[] body = new char[length];
    int read = in.read(body);
    return new String(body, 0, read);
  }

  private static void answerOnce(ServerSocket server, CompletableFuture<String> head) {
    try (Socket guest = server.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII));
      StringBuilder text = new StringBuilder();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        text.append(line).append("\r\n");
      }
      head.complete(text.toString());
      send(guest, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nby parent");
    } catch (IOException e) {
      head.completeExceptionally(e);
    }
  }
}
