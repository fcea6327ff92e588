package org.hlsgateway.media;

import java.io.ByteArrayOutputStream;

/** Bits, the most significant first, as codecs' specifications list them. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int open;
  private int openBits;

  /**
   * @param count of the value's lowest bits; 0 to 31
   */
  BitWriter add(int value, int count) {
    for (int bit = count - 1; bit >= 0; bit--) {
      open = open << 1 | value >> bit & 1;
      if (++openBits == 8) {
        bytes.write(open);
        open = 0;
        openBits = 0;
      }
    }
    return this;
  }

  /** Whole bytes: what is missing of the last is filled with zeros. */
  byte[] toBytes() {
    if (openBits > 0) {
      add(0, 8 - openBits);
    }
    return bytes.toByteArray();
  }
}
