package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with real certificates, from the first handshake to a renewal. */
class TlsIT {
  private static final String PASSWORD = "a password of tls";
  private static final StandardCopyOption REPLACE = StandardCopyOption.REPLACE_EXISTING;
  private static final String LOGIN = "/hls_gateway/login";

  @TempDir private Path directory;
  private Path certificate;
  private Path key;
  private int port;

  @BeforeEach
  void makeCertificates() throws Exception {
    OpenSsl openssl = new OpenSsl(directory);
    openssl.certificate("first.crt", "first.key", 0x1111);
    openssl.run("ecparam -genkey -name prime256v1 -noout -out second.key");
    openssl.certificateOf("second.key", "second.crt", 0x2222);
    certificate = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    use("first");
    port = Ports.free();
  }

  @Test
  void https_speaksHttp2_andTakesARenewedCertificate_withoutARestart() throws Exception {
    try (TestCamera camera = TestCamera.start();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        OwnGateway gateway = OwnGateway.start(directory.resolve("gateway"), settings())) {
      URI https = URI.create("https://localhost:" + port);
      HttpClient client = client("first.crt");
      ApiClient api = new ApiClient(gateway.address(), "admin", PASSWORD);
      api.channel("door", camera.url("/h264-aac"));
      api.channel("silent", "rtsp://127.0.0.1:" + silent.getLocalPort() + "/x");

      playsOverHttp2(client, https);
      sessionCookieIsSecureOnlyOverTls(client, https, gateway.address());
      onlyModernTls();
      assertThat(directory.resolve("gateway/output/" + server() + "/tls.xml")).doesNotExist();

      CompletableFuture<HttpResponse<String>> suspended =
          client.sendAsync(
              get(https.resolve("/hls_gateway/read/silent/index.m3u8")), BodyHandlers.ofString());
      Eventually.happens(
          "the channel starts",
          Duration.ofSeconds(30),
          () -> api.state("silent").equals("STARTING"));
      use("second");
      Eventually.happens(
          "the new certificate is used", Duration.ofSeconds(20), () -> serial() == 0x2222);
      assertThat(suspended).isNotDone();
      assertThat(suspended.get(40, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
      assertThat(suspended.get().version()).isEqualTo(Version.HTTP_2);
      playsOverHttp2(client("second.crt"), https);

      Files.writeString(certificate, "broken");
      Eventually.happens(
          "the log says so",
          Duration.ofSeconds(20),
          () -> log().contains("HTTPS stays with the old certificate: SSL_CERT="));
      assertThat(serial()).isEqualTo(0x2222);
      assertThat(log()).doesNotContain("BEGIN");
    }
  }

  @Test
  void withoutAUsableCertificate_theGatewayDoesNotStart() throws Exception {
    Files.copy(directory.resolve("second.key"), key, REPLACE);
    Map<String, String> settings = settings();
    refuses(settings, "is not the key of the first certificate in SSL_CERT.");
    settings.remove("SSL_CERT");
    refuses(settings, "SSL_CERT must be set");
  }

  private void refuses(Map<String, String> settings, String why) throws Exception {
    try (OwnGateway gateway = OwnGateway.launch(directory.resolve("gateway"), settings)) {
      assertThat(gateway.awaitExit(Duration.ofSeconds(120))).isNotZero();
      List<String> sentences =
          gateway.consoleText().lines().filter(line -> line.contains("does not start")).toList();
      assertThat(sentences).singleElement().asString().contains(why);
    }
  }

  private static void playsOverHttp2(HttpClient client, URI https) throws Exception {
    HttpResponse<String> index =
        client.send(
            get(https.resolve("/hls_gateway/read/door/index.m3u8")), BodyHandlers.ofString());
    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(index.version()).isEqualTo(Version.HTTP_2);
    List<String> lines = index.body().lines().toList();
    URI playlist = index.uri().resolve(lines.get(lines.size() - 1));
    HttpResponse<String> media = client.send(get(playlist), BodyHandlers.ofString());
    assertThat(media.version()).isEqualTo(Version.HTTP_2);
    String init = media.body().replaceFirst("(?s).*#EXT-X-MAP:URI=\"([^\"]+)\".*", "$1");
    HttpResponse<byte[]> section =
        client.send(get(playlist.resolve(init)), BodyHandlers.ofByteArray());
    assertThat(section.version()).isEqualTo(Version.HTTP_2);
    assertThat(new String(section.body(), 4, 4)).isEqualTo("ftyp");

    Eventually.happens(
        "a segment is listed", Duration.ofSeconds(20), () -> segment(client, playlist).isPresent());
    URI segment = playlist.resolve(segment(client, playlist).orElseThrow());
    HttpResponse<byte[]> body = client.send(get(segment), BodyHandlers.ofByteArray());
    assertThat(body.statusCode()).isEqualTo(200);
    assertThat(body.version()).isEqualTo(Version.HTTP_2);
    assertThat(body.body()).hasSizeGreaterThan(1000);
  }

  private static Optional<String> segment(HttpClient client, URI playlist) throws Exception {
    return client
        .send(get(playlist), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .reduce((first, second) -> second);
  }

  private static void sessionCookieIsSecureOnlyOverTls(HttpClient client, URI https, URI plain)
      throws Exception {
    HttpResponse<String> over = client.send(get(https.resolve(LOGIN)), BodyHandlers.ofString());
    assertThat(over.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .contains("hlsgateway-login=", "Secure", "HttpOnly", "SameSite=Strict");
    // On a port of its own choice HSTS would send browsers to the plain port with TLS.
    assertThat(over.headers().map()).doesNotContainKey("strict-transport-security");

    HttpResponse<String> beside = client.send(get(plain.resolve(LOGIN)), BodyHandlers.ofString());
    assertThat(beside.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .contains("hlsgateway-login=", "HttpOnly")
        .doesNotContain("Secure");
    assertThat(beside.headers().map()).doesNotContainKey("strict-transport-security");
    logsIn(client, https, over);
    logsIn(client, plain, beside);
  }

  private static void logsIn(HttpClient client, URI gateway, HttpResponse<String> form)
      throws Exception {
    String token = form.body().replaceFirst("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
    String cookie = form.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    HttpResponse<String> login =
        client.send(
            HttpRequest.newBuilder(gateway.resolve(LOGIN))
                .timeout(Duration.ofSeconds(30))
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "csrf=" + token + "&user=admin&password=" + PASSWORD.replace(' ', '+')))
                .build(),
            BodyHandlers.ofString());
    assertThat(login.statusCode()).isEqualTo(302);
    List<String> all = login.headers().allValues("Set-Cookie");
    List<String> cookies = all.stream().filter(each -> each.contains("hlsgateway-stay=")).toList();
    assertThat(cookies).singleElement().asString().contains("HttpOnly", "SameSite=Lax");
    boolean isSecure = gateway.getScheme().equals("https");
    assertThat(all).allMatch(each -> each.contains("; Secure") == isSecure);
    HttpResponse<String> list =
        client.send(
            HttpRequest.newBuilder(gateway.resolve("/hls_gateway/admin/list"))
                .timeout(Duration.ofSeconds(30))
                .header("Cookie", cookies.get(0).split(";")[0])
                .build(),
            BodyHandlers.ofString());
    assertThat(list.statusCode()).isEqualTo(200);
  }

  private void onlyModernTls() throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trusting("first.crt").getSocketFactory().createSocket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
    try (SSLSocket socket =
        (SSLSocket) trusting("first.crt").getSocketFactory().createSocket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).contains("ECDHE").contains("GCM");
    }
  }

  /** Of the certificate that a new connection is shown. */
  private long serial() throws Exception {
    for (String trusted : List.of("first.crt", "second.crt")) {
      try (SSLSocket socket =
          (SSLSocket) trusting(trusted).getSocketFactory().createSocket("localhost", port)) {
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSerialNumber().longValueExact();
      } catch (SSLException e) {
        // The other one, then.
        continue;
      }
    }
    return -1;
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();
  }

  private HttpClient client(String trusted) throws Exception {
    return HttpClient.newBuilder()
        .version(Version.HTTP_2)
        .sslContext(trusting(trusted))
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  private SSLContext trusting(String trusted) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(directory.resolve(trusted))) {
      store.setCertificateEntry(
          "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void use(String name) throws Exception {
    Files.copy(directory.resolve(name + ".key"), key, REPLACE);
    Files.copy(directory.resolve(name + ".crt"), certificate, REPLACE);
  }

  private String log() throws Exception {
    return Files.readString(directory.resolve("gateway/logs/messages.log"));
  }

  private static String server() {
    return System.getProperty("gateway.own.server");
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("ADMIN_PASSWORD", PASSWORD);
    settings.put("SSL_PORT", Integer.toString(port));
    settings.put("SSL_CERT", certificate.toString());
    settings.put("SSL_KEY", key.toString());
    settings.put("SSL_CHECK_RELOAD_SECONDS", "1");
    return settings;
  }
}
