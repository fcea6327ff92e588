package org.hlsgateway.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * DATA_DIR/admin.password: the hash of the first account's password, readable by its owner only. It
 * counts as long as no administrator has a password: at the first start with a database.
 */
record PasswordFile(Path path) {

  static PasswordFile in(Path dataDir) {
    return new PasswordFile(dataDir.resolve("admin.password"));
  }

  /**
   * @return as Pbkdf2PasswordHash writes it; empty if there is no file
   * @throws IOException if it cannot be read, or is not a password file
   */
  Optional<String> read() throws IOException {
    try {
      return Optional.of(FormerHash.taken(Files.readString(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException("not a password file", e);
    }
  }

  void write(String hash) throws IOException {
    PrivateFile.write(path, FormerHash.written(hash) + "\n");
  }

  /** Its password is another one by now. */
  void forget() throws IOException {
    Files.deleteIfExists(path);
  }
}
