package org.hlsgateway.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;

/**
 * Uses the certificate that is in the two files: at first, and whenever they have changed. What
 * counts is what is in them, because renewals may replace a link and leave every time stamp old.
 *
 * <p>Not safe for several threads at once.
 */
final class Renewal {
  private static final Logger LOG = System.getLogger(Renewal.class.getName());

  /** Told after the key store was written. */
  interface Reader {
    void readAgain() throws IOException;
  }

  /** Others who use the certificate. */
  interface Users {
    void use(CertifiedKey certified);
  }

  private final Path certificate;
  private final Path key;
  private final KeyStoreFile keyStore;
  private final Reader reader;
  private final Users users;
  private final Clock clock;

  /** What was in the files when they were last looked at, usable or not. */
  private String seen = "";

  Renewal(
      Path certificate, Path key, KeyStoreFile keyStore, Reader reader, Users users, Clock clock) {
    this.certificate = certificate;
    this.key = key;
    this.keyStore = keyStore;
    this.reader = reader;
    this.users = users;
    this.clock = clock;
  }

  /**
   * Writes the key store for the first time; nobody is told.
   *
   * @throws UnusableCertificate if there is nothing that could be used
   */
  void begin() throws UnusableCertificate, IOException {
    // Before reading: what changes meanwhile is seen at the next look.
    seen = fingerprint();
    use(CertifiedKey.read(certificate, key));
  }

  /** Looks whether there is another certificate; one that cannot be used leaves the old in use. */
  void look() {
    String now = fingerprint();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      use(CertifiedKey.read(certificate, key));
      reader.readAgain();
    } catch (UnusableCertificate e) {
      LOG.log(Level.WARNING, "HTTPS stays with the old certificate: " + e.getMessage());
    } catch (IOException e) {
      seen = "";
      LOG.log(Level.WARNING, "HTTPS stays with the old certificate for now", e);
    }
  }

  private void use(CertifiedKey certified) throws IOException {
    keyStore.write(certified);
    users.use(certified);
    LOG.log(Level.INFO, "HTTPS uses the certificate of " + certified);
    if (!certified.isValid(clock.instant())) {
      LOG.log(Level.WARNING, "SSL_CERT is not valid now; clients will refuse it");
    }
  }

  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : new Path[] {certificate, key}) {
        digest.update(content(file));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.size(file) > CertifiedKey.LARGEST_FILE_BYTES
          ? new byte[0]
          : Files.readAllBytes(file);
    } catch (IOException e) {
      return e.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
