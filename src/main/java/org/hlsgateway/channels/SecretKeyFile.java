package org.hlsgateway.channels;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that the store's secrets are encrypted with: 32 random bytes, Base64, in a file of its
 * own beside the database. A copy of the database without this file shows no credentials.
 */
final class SecretKeyFile {
  private static final Logger LOG = System.getLogger(SecretKeyFile.class.getName());
  private static final int KEY_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private SecretKeyFile() {}

  /**
   * Reads the key; makes the file, readable by its owner alone, where there is none.
   *
   * @throws StoreUnusable with one sentence, if the file cannot be read, made or kept private
   */
  static SecretKey readOrCreate(Path file) {
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      keepPrivate(file);
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length != KEY_BYTES) {
        throw notKey(file);
      }
      return new SecretKeySpec(key, "AES");
    } catch (IOException e) {
      throw new StoreUnusable(
          String.format(
              Locale.ROOT,
              "The key file %s cannot be read or made: give the server's user access to it.",
              file),
          e);
    } catch (IllegalArgumentException e) {
      throw notKey(file);
    }
  }

  private static void create(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    // Written aside and moved: a crash half way must not leave half a key that counts as one.
    Path aside = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", ".tmp", owned());
    try {
      Files.writeString(aside, Base64.getEncoder().encodeToString(key) + "\n");
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static FileAttribute<?> owned() {
    return PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  }

  private static void keepPrivate(Path file) throws IOException {
    if (OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      return;
    }
    Files.setPosixFilePermissions(file, OWNER_ONLY);
    LOG.log(
        Level.WARNING,
        "The key file {0} could be read by others; now only its owner can."
            + " If others use this machine, set new passwords on the cameras.",
        file);
  }

  private static StoreUnusable notKey(Path file) {
    return new StoreUnusable(
        String.format(
            Locale.ROOT,
            "The key file %s holds no key: put back the one that was made with this database,"
                + " or remove both to start anew.",
            file),
        null);
  }
}
