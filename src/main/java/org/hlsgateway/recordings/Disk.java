package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is written to disk, at its lowest level. */
interface Disk {

  /** Writes a whole file: whoever sees it by its name sees all of it. Makes its folder. */
  void write(Path file, List<byte[]> chunks) throws IOException;

  /** Adds to the end of a file, in one write. */
  void append(Path file, byte[] bytes) throws IOException;

  /** A file, a link (not what it leads to) or an empty folder; nothing if there is none. */
  void delete(Path file) throws IOException;

  /** Bytes that may still be written below {@code folder}, which exists. */
  long free(Path folder) throws IOException;
}
