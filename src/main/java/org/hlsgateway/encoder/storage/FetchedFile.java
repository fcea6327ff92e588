package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A file that was fetched whole into this server's memory, which has a bound. */
final class FetchedFile implements StoredFile {
  /** A segment of half a minute at 30 Mbit/s fits in easily. */
  static final long LARGEST_BYTES = 128L << 20;

  private final byte[] content;
  private final Optional<String> version;
  private final Reservation reservation;

  /**
   * @param reservation of as many bytes
   */
  FetchedFile(byte[] content, Optional<String> version, Reservation reservation) {
    this.content = content;
    this.version = version;
    this.reservation = reservation;
  }

  /**
   * Whether a file may be fetched.
   *
   * @param length as announced; negative if it was not
   */
  static boolean isPossible(long length) {
    return length >= 0 && length <= LARGEST_BYTES;
  }

  @Override
  public long length() {
    return content.length;
  }

  @Override
  public Optional<String> version() {
    return version;
  }

  @Override
  public void writeTo(OutputStream out, long first, long count) throws IOException {
    out.write(content, Math.toIntExact(first), Math.toIntExact(count));
  }

  @Override
  public void close() {
    reservation.close();
  }
}
