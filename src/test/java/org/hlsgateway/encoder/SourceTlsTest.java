package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.hlsgateway.it.WebSocketMedia;
import org.hlsgateway.testing.OpenSsl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Before a streaming server over TLS, which answers whoever gets as far as to ask. */
@Timeout(60)
class SourceTlsTest {
  private static final String ANSWER = "ERROR: Nobody publishes here";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws IOException {
    for (String name : new String[] {"media.example", "localhost"}) {
      OpenSsl openssl = new OpenSsl(folder);
      openssl.run(
          "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name,
          "-addext subjectAltName=DNS:" + name,
          "-keyout key.pem -out certificate.pem");
      openssl.run(
          "pkcs12 -export -inkey key.pem -in certificate.pem -name server",
          "-passout pass:" + new String(PASSWORD) + " -out " + name);
    }
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
    KeyStore shown = KeyStore.getInstance(folder.resolve(certificate).toFile(), PASSWORD);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(shown, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    try (WebSocketMedia server = WebSocketMedia.start(context.getServerSocketFactory())) {
      server.refuse(ANSWER);
      WebSocketSource source =
          new WebSocketSource(
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
