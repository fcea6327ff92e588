package org.hlsgateway.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * The key and its certificates as Open Liberty wants them: PKCS #12 (RFC 7292), readable by the
 * owner alone, under a password that is made at every start.
 */
final class KeyStoreFile {
  private static final int PASSWORD_BYTES = 32;
  private static final String ALIAS = "gateway";

  private final Path file;
  private final String password;

  private KeyStoreFile(Path file, String password) {
    this.file = file;
    this.password = password;
  }

  /**
   * @param file made by {@link #write}; one that is there from an earlier start is replaced
   */
  static KeyStoreFile at(Path file) {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return new KeyStoreFile(file, HexFormat.of().formatHex(random));
  }

  Path file() {
    return file;
  }

  String password() {
    return password;
  }

  /** Whoever reads meanwhile reads the old file whole or the new one whole. */
  void write(CertifiedKey certified) throws IOException {
    char[] secret = password.toCharArray();
    Path aside = Files.createTempFile(file.getParent(), "tls", ".tmp", ownerOnly());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, secret);
      store.setKeyEntry(
          ALIAS, certified.key(), secret, certified.chain().toArray(X509Certificate[]::new));
      try (OutputStream out = Files.newOutputStream(aside)) {
        store.store(out, secret);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key store cannot be made", e);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }
}
