package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A file as it was when it was opened, whatever becomes of it; to be closed. One thread. */
public interface StoredFile extends AutoCloseable {

  /** In bytes. */
  long length();

  /** What changes when the file does, for an ETag, without quotes; empty: nothing is known. */
  Optional<String> version();

  /**
   * Writes a part of it.
   *
   * @param first byte, from 0
   * @param count of bytes; not beyond its end
   */
  void writeTo(OutputStream out, long first, long count) throws IOException;

  @Override
  void close();
}
