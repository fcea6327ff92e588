package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The real disk, until the test breaks, fills or stops it. */
final class FaultyDisk implements Disk {

  private final Disk real = new RealDisk();
  boolean broken;
  long free = Long.MAX_VALUE;

  /** Cannot be deleted; null: everything can. */
  volatile Path undeletable;

  /** Nothing is deleted before this is at zero. */
  volatile CountDownLatch deletions = new CountDownLatch(0);

  @Override
  public void write(Path file, List<byte[]> chunks) throws IOException {
    check(file);
    real.write(file, chunks);
  }

  @Override
  public void append(Path file, byte[] bytes) throws IOException {
    check(file);
    real.append(file, bytes);
  }

  @Override
  public void delete(Path file) throws IOException {
    try {
      if (!deletions.await(20, TimeUnit.SECONDS)) {
        throw new IOException(file + ": the test forgot it");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (file.equals(undeletable)) {
      throw new AccessDeniedException(file.toString());
    }
    real.delete(file);
  }

  @Override
  public long free(Path folder) {
    return free;
  }

  private void check(Path file) throws IOException {
    if (broken) {
      throw new IOException(file + ": No space left on device");
    }
  }
}
