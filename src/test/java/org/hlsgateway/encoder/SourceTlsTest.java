package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.hlsgateway.it.WebSocketMedia;
import org.hlsgateway.testing.OpenSsl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Before a streaming server over TLS, which answers whoever gets as far as to ask. */
@Timeout(60)
class SourceTlsTest {
  private static final String ANSWER = "ERROR: Nobody publishes here";
  private static final WebSocketClient CLIENT = new WebSocketClient();
  private static final Map<String, KeyStore> SHOWN = new HashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    for (String name : List.of("media.example", "localhost")) {
      SHOWN.put(name, openssl.selfSigned(name));
    }
  }

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  void aServerThatIsNamedByItsAddress_mayShowACertificateForItsDnsName() throws Exception {
    asking("127.0.0.1", "media.example", true).hasMessageContaining(ANSWER);
  }

  @Test
  void aServerThatIsNamedByItsAddress_mustShowACertificateThatIsTrusted() throws Exception {
    asking("127.0.0.1", "media.example", false).hasMessageContaining("does not let");
  }

  @Test
  void aServerThatIsNamedByItsDnsName_mustShowACertificateForIt() throws Exception {
    asking("localhost", "localhost", true).hasMessageContaining(ANSWER);
    asking("localhost", "media.example", true).hasMessageContaining("does not let");
  }

  @Test
  void ipv6AddressesAreAddresses_andUnencryptedSourcesNeedNothing() {
    assertThat(SourceTls.to(URI.create("wss://[2001:db8::1]:443/a/b"), null)).isPresent();
    assertThat(SourceTls.to(URI.create("wss://192.0.2.1:443/a/b"), null)).isPresent();
    assertThat(SourceTls.to(URI.create("wss://media.example/a/b"), null)).isEmpty();
    assertThat(SourceTls.to(URI.create("wss://1.2.3.4.example/a/b"), null)).isEmpty();
    assertThat(SourceTls.to(URI.create("ws://192.0.2.1/a/b"), null)).isEmpty();
  }

  /** What is thrown at who asks {@code host} for the stream, while it shows this certificate. */
  private static AbstractThrowableAssert<?, ?> asking(
      String host, String certificate, boolean isTrusted) throws Exception {
    KeyStore shown = SHOWN.get(certificate);
    try (WebSocketMedia server = WebSocketMedia.start(OpenSsl.showing(shown))) {
      server.refuse(ANSWER);
      WebSocketSource source =
          new WebSocketSource(
              CLIENT,
              "wss://" + host + ":" + server.port() + "/door/a-key",
              isTrusted ? trusting(shown.getCertificate("server")) : null);
      return assertThatThrownBy(() -> source.pour(new ByteArrayOutputStream()))
          .isInstanceOf(IOException.class);
    }
  }

  private static KeyStore trusting(Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("trusted", certificate);
    return trusted;
  }
}
