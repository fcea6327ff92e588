package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The real disk, until the test breaks or fills it. */
final class FaultyDisk implements Disk {

  private final Disk real = new RealDisk();
  boolean broken;
  long free = Long.MAX_VALUE;

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
  public long free(Path folder) {
    return free;
  }

  private void check(Path file) throws IOException {
    if (broken) {
      throw new IOException(file + ": No space left on device");
    }
  }
}
