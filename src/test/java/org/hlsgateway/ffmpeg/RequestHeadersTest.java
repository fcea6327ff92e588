package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.hlsgateway.http.Reach;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.threads.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source is sent besides, by FFmpeg and the proxy between them. */
class RequestHeadersTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int SOON_MILLIS = 20_000;
  private static final Map<String, String> ALL =
      Map.of(
          "Referer", "https://page.example/live",
          "Origin", "https://page.example",
          "Cookie", "session=geheim; lang=en",
          "Authorization", "Bearer verborgen");

  private record Asked(String path, Headers headers) {}

  @TempDir private Path folder;

  private FfmpegTools tools;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private HttpServer source;
  private HttpServer neighbour;
  private SourceProxy proxy;

  @BeforeEach
  void start() throws Exception {
    tools = FfmpegTools.find("ffmpeg", "ffprobe");
    source = started(HttpServer.create(anyPort(), 0));
    neighbour = started(HttpServer.create(anyPort(), 0));
    proxy = SourceProxy.start(new Reach(Set.of()), Map.of());
  }

  @AfterEach
  void stop() {
    proxy.close();
    source.stop(0);
    neighbour.stop(0);
    threads.shutdownNow();
  }

  @Test
  void theTypedServer_getsThem_withEveryRequestOfAConnection() throws Exception {
    answers(source, "/", "hello".getBytes(StandardCharsets.US_ASCII));
    SourceProxy.Pass pass = pass(url(source, "/a"), url(source, "/a"));
    try (Socket guest = guest()) {
      send(guest, "GET " + url(source, "/a") + " HTTP/1.1\r\nHost: x\r\n" + login(pass) + "\r\n");
      readUntil(guest, "hello");
      send(guest, "GET " + url(source, "/b") + " HTTP/1.1\r\nHost: x\r\n" + login(pass) + "\r\n");
      readUntil(guest, "hello");
    }
    assertThat(asked).extracting(Asked::path).containsExactly("/a", "/b");
    assertThat(asked).allSatisfy(one -> assertHas(one, ALL));
  }

  @Test
  void anotherServer_getsNone_whoeverNamedIt() throws Exception {
    answers(neighbour, "/", "hello".getBytes(StandardCharsets.US_ASCII));
    SourceProxy.Pass pass = pass(url(source, "/a"), url(neighbour, "/a"));
    try (Socket guest = guest()) {
      send(guest, "GET " + url(neighbour, "/a") + " HTTP/1.1\r\n" + login(pass) + "\r\n");
      readUntil(guest, "hello");
    }
    assertThat(asked).singleElement().satisfies(RequestHeadersTest::assertHasNone);
  }

  @Test
  void anHttpsSourcesHeaders_areNotSentInTheClear() throws Exception {
    answers(source, "/", "hello".getBytes(StandardCharsets.US_ASCII));
    String secure = url(source, "/a").replace("http:", "https:");
    SourceProxy.Pass pass = pass(secure, secure);
    try (Socket guest = guest()) {
      send(guest, "GET " + url(source, "/a") + " HTTP/1.1\r\n" + login(pass) + "\r\n");
      readUntil(guest, "hello");
    }
    assertThat(asked).singleElement().satisfies(RequestHeadersTest::assertHasNone);
  }

  @Test
  void cookiesThatTheServerSetItself_countMoreThanTheTypedOnes() {
    RequestHeaders headers =
        new RequestHeaders(false, "cam:80", Map.of("Cookie", "session=typed; lang=en"));
    ProxyRequest request =
        ProxyRequest.parse("GET http://cam/ HTTP/1.1\r\nCookie: session=set; x=1\r\n\r\n")
            .orElseThrow();
    assertThat(headers.more(request, false))
        .isEqualTo(Map.of("Cookie", "session=set; x=1; lang=en"));
    assertThat(headers.more(request, true)).isEmpty();
    assertThat(headers.toString()).doesNotContain("typed");
  }

  @Test
  void ffprobe_playsWhatAsksForThem_andTakesNoneAlongToWhereItIsLed() throws Exception {
    answers(source, "/film.ts", film());
    redirects(source, "/away", url(neighbour, "/film.ts"));
    answers(neighbour, "/film.ts", film());
    assertFound(look(url(source, "/film.ts"), url(source, "/film.ts")));
    assertThat(asked).isNotEmpty().allSatisfy(one -> assertHas(one, ALL));
    asked.clear();
    String typedToo = url(neighbour, "/");
    assertFound(look(url(source, "/away"), typedToo, url(source, "/away")));
    assertThat(to("/away")).isNotEmpty().allSatisfy(one -> assertHas(one, ALL));
    assertThat(to("/film.ts")).isNotEmpty().allSatisfy(RequestHeadersTest::assertHasNone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void ffprobe_playsAnHttpsPlaylistAndItsSegments_whereverTheirAddressesAreWhole(String version)
      throws Exception {
    HttpServer secure = started(secure(version));
    try {
      String whole = "https://127.0.0.1:" + secure.getAddress().getPort() + "/whole.ts";
      String list =
          "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nrelative.ts\n#EXTINF:2,\n"
              + whole
              + "\n#EXTINF:2,\n"
              + url(neighbour, "/elsewhere.ts")
              + "\n#EXT-X-ENDLIST\n";
      answers(secure, "/live.m3u8", list.getBytes(StandardCharsets.US_ASCII));
      answers(secure, "/relative.ts", film());
      answers(secure, "/whole.ts", film());
      answers(neighbour, "/elsewhere.ts", film());
      redirects(secure, "/start", "/live.m3u8");
      String url = "https://127.0.0.1:" + secure.getAddress().getPort() + "/start";

      readAll(url, url(neighbour, "/"));

      for (String path : List.of("/start", "/live.m3u8", "/relative.ts", "/whole.ts")) {
        assertThat(to(path)).as(path).isNotEmpty().allSatisfy(one -> assertHas(one, ALL));
      }
      assertThat(to("/elsewhere.ts")).isNotEmpty().allSatisfy(RequestHeadersTest::assertHasNone);
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void muchOfAnHttpsSource_comesWhole_alsoToWhoReadsSlowly() throws Exception {
    HttpServer secure = started(secure("TLSv1.3"));
    try {
      byte[] film = film();
      byte[] much = new byte[film.length * (1 + 8_000_000 / film.length)];
      for (int i = 0; i < much.length; i += film.length) {
        System.arraycopy(film, 0, much, i, film.length);
      }
      answers(secure, "/much.ts", much);
      String url = "https://127.0.0.1:" + secure.getAddress().getPort() + "/much.ts";
      assertThat(readAll(url, url)).isEqualTo(much.length);
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void throughTheProxyOfTheEnvironment_tooAndThatOneSeesNone() throws Exception {
    HttpServer secure = started(secure("TLSv1.3"));
    List<String> seen = new CopyOnWriteArrayList<>();
    try (ServerSocket parent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      int port = secure.getAddress().getPort();
      Threads.daemon("parent", () -> tunnel(parent, port, seen)).start();
      proxy.close();
      proxy =
          SourceProxy.start(
              new Reach(Set.of()),
              Map.of("http_proxy", "http://u:p@127.0.0.1:" + parent.getLocalPort()));
      answers(secure, "/film.ts", film());
      String url = "https://camera.invalid:" + port + "/film.ts";
      assertFound(look(url, url));
      assertThat(to("/film.ts")).isNotEmpty().allSatisfy(one -> assertHas(one, ALL));
      assertThat(seen)
          .isNotEmpty()
          .allMatch(head -> head.startsWith("CONNECT camera.invalid:" + port))
          .allMatch(head -> head.contains("Proxy-Authorization: Basic dTpw"))
          .noneMatch(head -> head.contains("geheim") || head.contains("verborgen"));
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void aServerThatSpeaksNoTls_isSaidToBeOne() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Threads.daemon("plain", () -> refuse(plain)).start();
      String url = "https://127.0.0.1:" + plain.getLocalPort() + "/a";
      SourceProbe.Result result = look(url, url);
      assertThat(((SourceProbe.Failed) result).failure().sentence()).contains("TLS");
    }
  }

  // ---- means -----------------------------------------------------------------------------------

  private static InetSocketAddress anyPort() throws IOException {
    return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
  }

  private HttpServer started(HttpServer server) {
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private HttpServer secure(String version) throws Exception {
    SSLContext context = OpenSsl.context(new OpenSsl(folder).selfSigned("camera"));
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters chosen = context.getDefaultSSLParameters();
            chosen.setProtocols(new String[] {version});
            parameters.setSSLParameters(chosen);
          }
        });
    return server;
  }

  private void answers(HttpServer server, String path, byte[] body) {
    handles(
        server,
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
  }

  private void redirects(HttpServer server, String path, String to) {
    handles(
        server,
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", to);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  private void handles(HttpServer server, String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          asked.add(new Asked(exchange.getRequestURI().getPath(), headers(exchange)));
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static Headers headers(HttpExchange exchange) {
    Headers copy = new Headers();
    copy.putAll(exchange.getRequestHeaders());
    return copy;
  }

  private List<Asked> to(String path) {
    return asked.stream().filter(one -> one.path().equals(path)).toList();
  }

  private static void assertHas(Asked one, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> assertThat(one.headers().get(name)).as(name).containsExactly(value));
    assertThat(one.headers().keySet()).noneMatch(name -> name.startsWith("Proxy-"));
  }

  private static void assertHasNone(Asked one) {
    assertThat(one.headers().keySet()).doesNotContainAnyElementsOf(ALL.keySet());
  }

  private static void assertFound(SourceProbe.Result result) {
    assertThat(result).isInstanceOf(SourceProbe.Found.class);
  }

  /** Two seconds of a beep, as an MPEG transport stream. */
  private byte[] film() throws Exception {
    Path file = folder.resolve("film.ts");
    if (Files.notExists(file)) {
      Process made =
          new ProcessBuilder(
                  tools.ffmpeg().toString(),
                  "-v",
                  "error",
                  "-f",
                  "lavfi",
                  "-i",
                  "sine",
                  "-t",
                  "2",
                  "-c:a",
                  "aac",
                  file.toString())
              .inheritIO()
              .start();
      assertThat(made.waitFor()).isZero();
    }
    return Files.readAllBytes(file);
  }

  private SourceProxy.Pass pass(String url, String address) {
    SourceProxy.Pass pass = proxy.open(url, address, ALL);
    pass.tell(said::add);
    return pass;
  }

  private SourceProbe.Result look(String url, String address) throws Exception {
    return look(url, address, address);
  }

  private SourceProbe.Result look(String url, String typedToo, String address) throws Exception {
    return SourceProbe.look(
        tools,
        url,
        address,
        InputOptions.USUAL.with(pass(url, typedToo)),
        new RunRegistry(folder),
        SOON);
  }

  /**
   * FFmpeg reads it to its end.
   *
   * @return how many bytes came
   */
  private long readAll(String url, String typedToo) throws Exception {
    InputOptions options = InputOptions.USUAL.with(pass(url, typedToo));
    List<String> command = new ArrayList<>(List.of(tools.ffmpeg().toString()));
    command.addAll(List.of("-v", "error"));
    command.addAll(InputArguments.of(url, options));
    if (url.endsWith("much.ts")) {
      command.addAll(List.of("-format_whitelist", "data", "-f", "data"));
    }
    command.addAll(List.of("-i", url, "-map", "0", "-c", "copy", "-f", "data", "pipe:1"));
    Process process = ProgramEnvironment.builder(command, options.environment()).start();
    process.getOutputStream().close();
    long bytes = 0;
    try (InputStream out = process.getInputStream()) {
      byte[] some = new byte[100_000];
      for (int read = out.read(some); read >= 0; read = out.read(some)) {
        bytes += read;
      }
    } finally {
      options.end();
    }
    return bytes;
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

  private static void readUntil(Socket guest, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      int next = guest.getInputStream().read();
      assertThat(next).as(text.toString()).isNotNegative();
      text.append((char) next);
    }
  }

  private static String url(HttpServer server, String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** As a proxy that opens every tunnel, to one port of this machine. */
  private void tunnel(ServerSocket parent, int port, List<String> seen) {
    while (!parent.isClosed()) {
      try {
        Socket guest = parent.accept();
        String head = head(guest.getInputStream());
        seen.add(head);
        Socket server = new Socket("127.0.0.1", port);
        send(guest, "HTTP/1.1 200 OK\r\n\r\n");
        threads.execute(() -> copy(guest, server));
        threads.execute(() -> copy(server, guest));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void refuse(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket guest = server.accept()) {
        guest.getInputStream().read();
        send(guest, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // The other direction has ended.
    }
  }
}
