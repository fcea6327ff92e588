package org.hlsgateway.rtp;

/** Reads bits, the highest of each byte first; behind the end there are zeros. */
final class Bits {
  private final byte[] bytes;
  private final int end;
  private long at;

  Bits(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = 8L * offset;
    this.end = offset + length;
  }

  /**
   * @param count 32 at most
   */
  int take(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int index = (int) (at >> 3);
      int bit = index < end ? bytes[index] >> (7 - (int) (at & 7)) & 1 : 0;
      value = value << 1 | bit;
      at++;
    }
    return value;
  }

  void skip(long count) {
    at += count;
  }

  /** Below 0 once more was read than there is. */
  long left() {
    return 8L * end - at;
  }

  long position() {
    return at;
  }
}
