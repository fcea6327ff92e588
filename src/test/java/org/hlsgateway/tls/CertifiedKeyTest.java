package org.hlsgateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.hlsgateway.testing.OpenSsl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertifiedKeyTest {
  @TempDir private Path folder;
  private OpenSsl openssl;

  @BeforeEach
  void setUp() {
    openssl = new OpenSsl(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "genpkey -algorithm RSA -out key, BEGIN PRIVATE KEY",
    "genrsa -traditional -out key 2048, BEGIN RSA PRIVATE KEY",
    "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key, BEGIN PRIVATE KEY",
    "ecparam -genkey -name prime256v1 -out key, BEGIN EC PARAMETERS",
    "ecparam -genkey -name secp384r1 -noout -out key, BEGIN EC PRIVATE KEY",
    "ecparam -genkey -name secp521r1 -noout -out key, BEGIN EC PRIVATE KEY",
    "genpkey -algorithm ED25519 -out key, BEGIN PRIVATE KEY"
  })
  void keyInEachUsualForm_isRead(String command, String form) throws Exception {
    openssl.run(command);
    openssl.certificateOf("key", "cert", 7);
    assertThat(folder.resolve("key")).content().contains(form);

    CertifiedKey read = read("cert", "key");

    assertThat(read.certificate().getSerialNumber()).isEqualTo(BigInteger.valueOf(7));
    assertThat(read.chain()).hasSize(1);
  }

  @Test
  void ecKeyThatDoesNotNameItsCurve_takesTheCertificates() throws Exception {
    openssl.run("ecparam -genkey -name prime256v1 -noout -out named");
    openssl.certificateOf("named", "cert", 1);
    openssl.run("ec -in named -outform DER -out der");
    byte[] whole = Files.readAllBytes(folder.resolve("der"));
    // RFC 5915, 3: version and private key only.
    byte[] bare = new byte[39];
    System.arraycopy(whole, 2, bare, 2, 37);
    bare[0] = 0x30;
    bare[1] = 37;
    String base64 = Base64.getMimeEncoder().encodeToString(bare);
    Files.writeString(
        folder.resolve("key"),
        "-----BEGIN EC PRIVATE KEY-----\n" + base64 + "\n-----END EC PRIVATE KEY-----\n");

    assertThat(read("cert", "key").key().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void oneFileWithEverything_isReadAsBoth() throws Exception {
    openssl.certificate("cert", "key", 1);
    Files.writeString(
        folder.resolve("both"),
        "Müller's\r\n"
            + Files.readString(folder.resolve("key")).replace("\n", "\r\n")
            + Files.readString(folder.resolve("cert")));

    assertThat(read("both", "both").chain()).hasSize(1);
  }

  @Test
  void chain_goesFromTheCertificateToItsIssuers_whateverItsOrder() throws Exception {
    openssl.run("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=root -keyout rk -out root");
    issue("middle", "root", "rk");
    issue("leaf", "middle", "middle.key");
    openssl.certificate("stranger", "sk", 1);
    Files.writeString(
        folder.resolve("all"), text("leaf") + text("root") + text("stranger") + text("middle"));

    assertThat(read("all", "leaf.key").chain())
        .extracting(X509Certificate::getSubjectX500Principal)
        .extracting(Object::toString)
        .containsExactly("CN=leaf", "CN=middle", "CN=root");
  }

  @Test
  void whatCannotBeUsed_isSaidInOneSentence() throws Exception {
    openssl.certificate("cert", "key", 1);
    openssl.certificate("cert2", "key2", 1);
    openssl.run("pkey -in key -aes128 -passout pass:abcd -out encrypted8");
    openssl.run("rsa -in key -traditional -aes128 -passout pass:abcd -out encrypted1");
    openssl.run("ecparam -genkey -name prime256v1 -noout -out ec");
    Files.writeString(folder.resolve("words"), "no certificate\n");
    Files.writeString(folder.resolve("cut"), text("cert").replace("\nMII", "\nAAA"));
    Files.writeString(folder.resolve("half"), text("cert").substring(0, 300));

    refuses("nowhere", "key", "does not exist");
    refuses("cert", "nowhere", "does not exist");
    refuses("words", "key", "holds no certificate");
    refuses("half", "key", "holds no certificate");
    refuses("cut", "key", "holds a certificate that cannot be read");
    refuses("cert", "words", "holds no private key");
    refuses("cert", "key2", "is not the key of the first certificate");
    refuses("cert", "ec", "is not the key of the first certificate");
    refuses("cert", "encrypted8", "is encrypted");
    refuses("cert", "encrypted1", "is encrypted");
  }

  private void refuses(String certificate, String key, String why) {
    assertThatThrownBy(() -> read(certificate, key))
        .isInstanceOf(UnusableCertificate.class)
        .hasMessageMatching("SSL_(CERT|KEY)=.*")
        .hasMessageContaining(why);
  }

  private void issue(String name, String issuer, String issuerKey) throws IOException {
    openssl.run("req -newkey rsa:2048 -nodes -subj /CN=" + name, "-keyout " + name + ".key -out r");
    openssl.run("x509 -req -in r -days 2 -CA " + issuer, "-CAkey " + issuerKey, "-out " + name);
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private CertifiedKey read(String certificate, String key) throws UnusableCertificate {
    return CertifiedKey.read(folder.resolve(certificate), folder.resolve(key));
  }
}
