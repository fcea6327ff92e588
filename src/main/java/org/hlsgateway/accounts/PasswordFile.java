package org.hlsgateway.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** DATA_DIR/admin.password: the hash of the generated password, readable by its owner only. */
record PasswordFile(Path path) {

  static PasswordFile in(Path dataDir) {
    return new PasswordFile(dataDir.resolve("admin.password"));
  }

  /**
   * @return empty if there is no file yet
   * @throws IOException if it cannot be read, or is not a password file
   */
  Optional<PasswordHash> read() throws IOException {
    try {
      return Optional.of(PasswordHash.parse(Files.readString(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException("not a password file", e);
    }
  }

  void write(PasswordHash hash) throws IOException {
    PrivateFile.write(path, hash.text() + "\n");
  }
}
