package org.hlsgateway.packager.fmp4;

/**
 * Walks through the NAL units of a sample, each of which stands behind its length (14496-15, 4.3).
 * Ends where that cannot be read: cameras send such things.
 */
final class NalUnitReader {
  private final byte[] bytes;
  private final int lengthBytes;
  private final int end;
  private int start;
  private int next;
  private boolean broken;

  /**
   * @param sample of a track whose coding has NAL units
   */
  NalUnitReader(Sample sample) {
    bytes = sample.source();
    lengthBytes = sample.track().coding().nalLengthBytes();
    next = sample.offset();
    end = sample.offset() + sample.length();
  }

  /** Goes on to the next unit; false if there is none, or none that can be read. */
  boolean next() {
    if (broken || next == end) {
      return false;
    }
    long size = 0;
    int at = next;
    for (int i = 0; i < lengthBytes && at < end; i++) {
      size = size << 8 | bytes[at++] & 0xff;
    }
    broken = size == 0 || size > end - at;
    start = at;
    next = at + (broken ? 0 : (int) size);
    return !broken;
  }

  /** False once something came that is no unit. */
  boolean isSound() {
    return !broken;
  }

  /** Of the present unit's first byte. */
  int start() {
    return start;
  }

  /** Of the byte behind the present unit. */
  int end() {
    return next;
  }

  /** The present unit's first byte: its type, among other things. */
  byte header() {
    return bytes[start];
  }
}
