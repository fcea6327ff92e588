package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * What a server before this one left in a folder, which this one goes on using under other names.
 * It is deleted on a thread of its own: many thousand files take a slow disk minutes, for which no
 * channel and no segment waits. What is not deleted before this server ends is left to the next.
 *
 * <p>Renaming the folder instead would need no look into it, but a mount point cannot be renamed,
 * and a link would be replaced by a folder on another disk.
 */
final class Leftovers implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Leftovers.class.getName());

  private static final long CLOSE_PATIENCE_SECONDS = 5;

  private final Disk disk;
  private final List<Path> all = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  // Of the deleting thread alone.
  private long failed;
  private IOException failure;

  /**
   * All that is in the folder now goes; what is put there later stays.
   *
   * @throws IOException if the folder cannot be read
   */
  Leftovers(Disk disk, Path root) throws IOException {
    this.disk = disk;
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(root)) {
      inside.forEach(all::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    thread = Threads.daemon("rewind-cleaner", this::delete);
    thread.start();
  }

  private void delete() {
    for (Path each : all) {
      if (closed) {
        return;
      }
      try {
        // Follows no links: what they lead to is not ours.
        Files.walkFileTree(each, new Deleting());
      } catch (IOException e) {
        fail(e);
      }
    }
    if (failed > 0) {
      LOG.log(
          Level.WARNING,
          failed + " files that an earlier server left cannot be deleted, one of them because of:",
          failure);
    }
  }

  private final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return goOnWithout(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      fail(e);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
      return goOnWithout(folder);
    }
  }

  private FileVisitResult goOnWithout(Path path) {
    if (closed) {
      return FileVisitResult.TERMINATE;
    }
    try {
      disk.delete(path);
    } catch (IOException e) {
      fail(e);
    }
    return FileVisitResult.CONTINUE;
  }

  private void fail(IOException e) {
    failed++;
    failure = failure == null ? e : failure;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
