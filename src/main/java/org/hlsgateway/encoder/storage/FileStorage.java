package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Files below a folder, which may be a shared file system: written aside, then renamed. */
final class FileStorage implements Storage {
  private final Path root;
  private final AtomicLong written = new AtomicLong();

  FileStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public void put(String path, String contentType, List<byte[]> content) throws IOException {
    Path file = resolve(path);
    Files.createDirectories(file.getParent());
    // Hidden, and in the same folder: renaming works within one file system only.
    Path aside =
        file.resolveSibling("." + file.getFileName() + "." + written.incrementAndGet() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(aside)) {
        for (byte[] piece : content) {
          out.write(piece);
        }
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(resolve(path));
  }

  @Override
  public StoredFile open(String path) throws IOException {
    return LocalFile.open(resolve(path));
  }

  @Override
  public boolean deleteFolder(String path) throws IOException {
    Path folder = resolve(path);
    if (!Files.exists(folder)) {
      return true;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
    return true;
  }

  private Path resolve(String path) throws IOException {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IOException("The path " + path + " leads out of the storage.");
    }
    return file;
  }

  @Override
  public void close() {
    // Nothing is held between calls.
  }
}
