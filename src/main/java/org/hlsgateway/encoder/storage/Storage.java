package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.util.List;

/**
 * Keeps whole files. Any thread may call, several at a time; every call ends within a minute or so.
 */
public interface Storage extends AutoCloseable {

  /**
   * Writes a file, or replaces it; readers see the old one or the new one, never half of it.
   *
   * @param path relative, with slashes: letters, digits and {@code . _ - ~} between them
   * @param contentType for storages that keep it
   * @param content in pieces; not to be changed
   */
  void put(String path, String contentType, List<byte[]> content) throws IOException;

  /**
   * How long what is between a storage and its viewers may keep a file: indexes are written again
   * and again, while the rest never changes under its name.
   *
   * @return for {@code Cache-Control}
   */
  static String cacheControl(String path) {
    return path.endsWith(".m3u8") || path.endsWith(".json")
        ? "no-cache"
        : "max-age=31536000, immutable";
  }

  /**
   * Opens a file to be read.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  StoredFile open(String path) throws IOException;

  /**
   * Removes a folder and all that is in it, where a storage knows what is.
   *
   * @return false if it does not: then nothing was removed
   */
  default boolean deleteFolder(String path) throws IOException {
    return false;
  }

  /** Removes a file; one that is not there is no error. */
  void delete(String path) throws IOException;

  @Override
  void close();
}
