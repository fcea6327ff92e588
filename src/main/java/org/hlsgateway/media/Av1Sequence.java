package org.hlsgateway.media;

/**
 * What an AV1 sequence header says of the pictures (AV1 Bitstream & Decoding Process Specification
 * 5.5).
 *
 * @param width pixels, at most
 * @param height pixels, at most
 */
record Av1Sequence(int width, int height) {
  private static final int RECORD_BYTES = 4;
  private static final int SEQUENCE_HEADER = 1;

  /**
   * @param av1C AV1CodecConfigurationRecord
   * @throws StreamFormatException if no sequence header is in it
   */
  static Av1Sequence ofRecord(byte[] av1C) throws StreamFormatException {
    int at = RECORD_BYTES;
    while (at < av1C.length) {
      int header = av1C[at++] & 0xff;
      at += (header & 4) != 0 ? 1 : 0;
      long size = av1C.length - at;
      if ((header & 2) != 0) {
        size = 0;
        for (int shift = 0; shift < 56 && at < av1C.length; shift += 7) {
          int next = av1C[at++] & 0xff;
          size |= (long) (next & 0x7f) << shift;
          if ((next & 0x80) == 0) {
            break;
          }
        }
      }
      if (size < 0 || size > av1C.length - at) {
        break;
      }
      if ((header >> 3 & 15) == SEQUENCE_HEADER) {
        return parse(BitReader.plain(av1C, at, at + (int) size));
      }
      at += (int) size;
    }
    throw new StreamFormatException("The AV1 track has no sequence header.");
  }

  private static Av1Sequence parse(BitReader bits) throws StreamFormatException {
    bits.skip(4);
    boolean reduced = bits.flag();
    if (reduced) {
      bits.skip(5);
    } else {
      skipOperatingPoints(bits);
    }
    int widthBits = (int) bits.bits(4) + 1;
    int heightBits = (int) bits.bits(4) + 1;
    return new Av1Sequence((int) bits.bits(widthBits) + 1, (int) bits.bits(heightBits) + 1);
  }

  private static void skipOperatingPoints(BitReader bits) throws StreamFormatException {
    boolean decoderModel = false;
    int delayBits = 0;
    if (bits.flag()) {
      bits.skip(64);
      if (bits.flag()) {
        bits.unsigned();
      }
      decoderModel = bits.flag();
      if (decoderModel) {
        delayBits = (int) bits.bits(5) + 1;
        bits.skip(32 + 10);
      }
    }
    boolean initialDelay = bits.flag();
    for (int left = (int) bits.bits(5) + 1; left > 0; left--) {
      bits.skip(12);
      if (bits.bits(5) > 7) {
        bits.skip(1);
      }
      if (decoderModel && bits.flag()) {
        bits.skip(2 * delayBits + 1);
      }
      if (initialDelay && bits.flag()) {
        bits.skip(4);
      }
    }
  }
}
