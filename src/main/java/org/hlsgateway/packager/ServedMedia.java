package org.hlsgateway.packager;

import java.io.IOException;
import java.io.OutputStream;

/** What is sent for a file name, wherever it is kept. Its bytes never change. */
public interface ServedMedia {

  /** Bytes. */
  long length();

  String contentType();

  /**
   * Writes a range of the content.
   *
   * @param first 0 to {@link #length()}
   * @param count bytes; at most what is left after {@code first}
   * @throws IOException if {@code out} does not take it, or it is there no longer
   */
  void writeTo(OutputStream out, long first, long count) throws IOException;
}
