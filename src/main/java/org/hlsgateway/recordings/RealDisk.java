package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The disk there is. Nothing waits for the platters: what a power failure takes is the last
 * seconds, and a file that is shorter than its index says is noticed at the next start.
 */
final class RealDisk implements Disk {

  /** What a crash left in the middle of writing has this ending. */
  static final String ASIDE = ".part";

  @Override
  public void write(Path file, List<byte[]> chunks) throws IOException {
    Files.createDirectories(file.getParent());
    Path aside = file.resolveSibling(file.getFileName() + ASIDE);
    try {
      try (FileChannel out =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        for (byte[] chunk : chunks) {
          writeAll(out, ByteBuffer.wrap(chunk));
        }
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  @Override
  public void append(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writeAll(out, ByteBuffer.wrap(bytes));
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public long free(Path folder) throws IOException {
    // Somebody may have tidied it away.
    Files.createDirectories(folder);
    return Files.getFileStore(folder).getUsableSpace();
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
