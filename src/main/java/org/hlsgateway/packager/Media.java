package org.hlsgateway.packager;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A file of the live window: an initialization section, a part or a segment. Its bytes never
 * change. A segment shares its bytes with its parts.
 */
public final class Media implements ServedMedia {
  public static final String CONTENT_TYPE = "video/mp4";

  public static final String TRANSPORT_STREAM_TYPE = "video/mp2t";

  private final List<byte[]> chunks;
  private final long length;
  private final String contentType;

  /**
   * Fragmented MP4.
   *
   * @param chunks the content, in order; not to be changed any more
   */
  public Media(List<byte[]> chunks) {
    this(chunks, CONTENT_TYPE);
  }

  private Media(List<byte[]> chunks, String contentType) {
    this.contentType = contentType;
    this.chunks = List.copyOf(chunks);
    this.length = chunks.stream().mapToLong(chunk -> chunk.length).sum();
  }

  /**
   * @param bytes not to be changed any more
   */
  static Media transportStream(byte[] bytes) {
    return new Media(List.of(bytes), TRANSPORT_STREAM_TYPE);
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public long length() {
    return length;
  }

  /** The content, in order; not to be changed. */
  public List<byte[]> chunks() {
    return chunks;
  }

  @Override
  public void writeTo(OutputStream out, long first, long count) throws IOException {
    if (first < 0 || count < 0 || first > length - count) {
      throw new IllegalArgumentException(
          count + " bytes from " + first + " are not within " + length);
    }
    long skip = first;
    long left = count;
    for (byte[] chunk : chunks) {
      if (skip >= chunk.length) {
        skip -= chunk.length;
        continue;
      }
      int taken = (int) Math.min(left, chunk.length - skip);
      out.write(chunk, (int) skip, taken);
      left -= taken;
      skip = 0;
      if (left == 0) {
        return;
      }
    }
  }
}
