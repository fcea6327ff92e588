package org.hlsgateway.media;

/** Reads the bits of a NAL unit, without its emulation prevention bytes (14496-10 7.3.1). */
final class BitReader {
  private static final int MAX_LEADING_ZEROS = 32;

  private final byte[] bytes;
  private final int end;
  private final boolean plain;
  private int position;
  private int bit;
  private int zeros;

  /** From {@code start}, which is the unit's first byte or a later one, to before {@code end}. */
  BitReader(byte[] bytes, int start, int end) {
    this(bytes, start, end, false);
  }

  private BitReader(byte[] bytes, int start, int end, boolean plain) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.plain = plain;
  }

  /** Of what has no emulation prevention bytes. */
  static BitReader plain(byte[] bytes, int start, int end) {
    return new BitReader(bytes, start, end, true);
  }

  /**
   * @param count 32 at most
   */
  long bits(int count) throws StreamFormatException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | next();
    }
    return value;
  }

  boolean flag() throws StreamFormatException {
    return next() == 1;
  }

  void skip(int count) throws StreamFormatException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  /** ue(v), 9.1. */
  long unsigned() throws StreamFormatException {
    int leading = 0;
    while (next() == 0) {
      if (++leading > MAX_LEADING_ZEROS) {
        throw new StreamFormatException("A parameter set holds a number that is too long.");
      }
    }
    return (1L << leading) - 1 + bits(leading);
  }

  /** se(v), 9.1.1. */
  long signed() throws StreamFormatException {
    long code = unsigned();
    return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
  }

  private int next() throws StreamFormatException {
    if (!plain && bit == 0 && zeros >= 2 && position < end && bytes[position] == 3) {
      position++;
      zeros = 0;
    }
    if (position >= end) {
      throw new StreamFormatException("A NAL unit ends too early.");
    }
    int value = bytes[position] >> (7 - bit) & 1;
    if (++bit == 8) {
      zeros = bytes[position] == 0 ? zeros + 1 : 0;
      bit = 0;
      position++;
    }
    return value;
  }
}
