package org.hlsgateway.media;

import java.util.Arrays;

/** Bits, the most significant first, as codecs' specifications list them. */
final class BitWriter {
  private byte[] bytes = new byte[64];
  private int count;
  private long open;
  private int openBits;

  /**
   * @param bits of the value's lowest; 0 to 32
   */
  BitWriter add(int value, int bits) {
    open = open << bits | value & (1L << bits) - 1;
    openBits += bits;
    while (openBits >= 8) {
      openBits -= 8;
      write((int) (open >> openBits));
    }
    return this;
  }

  /** So many zeros, and a one. */
  BitWriter addUnary(int zeros) {
    for (int left = zeros; left >= 32; left -= 32) {
      add(0, 32);
    }
    return add(1, (zeros & 31) + 1);
  }

  private void write(int value) {
    if (count == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * count);
    }
    bytes[count++] = (byte) value;
  }

  /** Whole bytes: what is missing of the last is filled with zeros. */
  byte[] toBytes() {
    if (openBits > 0) {
      add(0, 8 - openBits);
    }
    return Arrays.copyOf(bytes, count);
  }
}
