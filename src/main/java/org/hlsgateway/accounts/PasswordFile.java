package org.hlsgateway.accounts;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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

  /** All or nothing: a crash leaves the old file or the new one, never half of one. */
  void write(PasswordHash hash) throws IOException {
    Path fresh = Files.createTempFile(path.getParent(), "admin", ".new", ownerOnly());
    try {
      Files.writeString(fresh, hash.text() + "\n");
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Where the file system has no such rights, the folder's own have to do. */
  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    var rights = PosixFilePermissions.fromString("rw-------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)};
  }
}
