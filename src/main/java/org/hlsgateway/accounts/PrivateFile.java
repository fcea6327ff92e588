package org.hlsgateway.accounts;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/** Files that only their owner may read. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * A new one.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public static void create(Path path, byte[] content) throws IOException {
    Files.createFile(path, ownerOnly());
    Files.write(path, content);
  }

  /** All or nothing: a crash leaves the old file or the new one, never half of one. */
  static void write(Path path, String text) throws IOException {
    write(path, text, fresh -> {});
  }

  /**
   * As {@link #write}; what root writes is owned by whoever owns the other file, who could not read
   * it otherwise.
   */
  static void writeForOwnerOf(Path other, Path path, String text) throws IOException {
    write(
        path,
        text,
        fresh -> {
          UserPrincipal owner = Files.getOwner(other);
          if (Files.getOwner(fresh).getName().equals("root") && !owner.getName().equals("root")) {
            Files.setOwner(fresh, owner);
          }
        });
  }

  private interface Finish {
    void on(Path fresh) throws IOException;
  }

  private static void write(Path path, String text, Finish finish) throws IOException {
    Path fresh = Files.createTempFile(path.getParent(), "admin", ".new", ownerOnly());
    try {
      Files.writeString(fresh, text);
      finish.on(fresh);
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
