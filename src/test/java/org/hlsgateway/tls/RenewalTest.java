package org.hlsgateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.testing.OpenSsl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
  @TempDir private Path folder;
  private KeyStoreFile keyStore;
  private Renewal renewal;
  private int read;
  private boolean readerFails;
  private final List<Integer> used = new ArrayList<>();

  @BeforeEach
  void setUp() throws IOException {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.certificate("cert", "key", 1);
    openssl.certificate("cert2", "key2", 2);
    keyStore = KeyStoreFile.at(folder.resolve("tls.p12"));
    renewal =
        new Renewal(
            folder.resolve("cert"),
            folder.resolve("key"),
            keyStore,
            this::read,
            certified -> used.add(certified.certificate().getSerialNumber().intValue()),
            Clock.systemUTC());
  }

  @Test
  void beginning_writesTheKeyStoreForItsOwnerOnly() throws Exception {
    renewal.begin();

    assertThat(serial()).isEqualTo(1);
    assertThat(used).containsExactly(1);
    assertThat(read).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyStore.file())))
        .isEqualTo("rw-------");
    assertThat(Files.list(folder).map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void beginningWithoutACertificate_fails() throws IOException {
    Files.delete(folder.resolve("cert"));
    assertThatThrownBy(renewal::begin).isInstanceOf(UnusableCertificate.class);
  }

  @Test
  void nothingNew_leavesTheServerAlone() throws Exception {
    renewal.begin();
    renewal.look();
    assertThat(read).isZero();
  }

  @Test
  void newCertificate_isUsed_evenIfTheKeyComesLater() throws Exception {
    renewal.begin();

    replace("cert2", "cert");
    renewal.look();
    assertThat(serial()).isEqualTo(1);
    assertThat(read).isZero();

    replace("key2", "key");
    renewal.look();
    assertThat(serial()).isEqualTo(2);
    assertThat(used).containsExactly(1, 2);
    assertThat(read).isEqualTo(1);
  }

  @Test
  void brokenCertificate_leavesTheOldInUse_untilThereIsAGoodOne() throws Exception {
    renewal.begin();

    Files.writeString(folder.resolve("cert"), "broken");
    renewal.look();
    Files.delete(folder.resolve("key"));
    renewal.look();
    assertThat(serial()).isEqualTo(1);
    assertThat(read).isZero();

    replace("cert2", "cert");
    replace("key2", "key");
    renewal.look();
    assertThat(serial()).isEqualTo(2);
  }

  @Test
  void serverThatCannotReadAgain_isAskedAgain() throws Exception {
    renewal.begin();
    replace("cert2", "cert");
    replace("key2", "key");
    readerFails = true;
    renewal.look();
    readerFails = false;
    renewal.look();
    renewal.look();
    assertThat(read).isEqualTo(2);
  }

  private void read() throws IOException {
    read++;
    if (readerFails) {
      throw new IOException("not now");
    }
  }

  private void replace(String from, String to) throws IOException {
    Files.write(folder.resolve(to), Files.readAllBytes(folder.resolve(from)));
  }

  private long serial() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore.file())) {
      store.load(in, keyStore.password().toCharArray());
    }
    X509Certificate certificate =
        (X509Certificate) store.getCertificate(store.aliases().nextElement());
    assertThat(store.getKey("gateway", keyStore.password().toCharArray())).isNotNull();
    BigInteger serial = certificate.getSerialNumber();
    return serial.longValueExact();
  }
}
