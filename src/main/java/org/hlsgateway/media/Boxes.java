package org.hlsgateway.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes ISO/IEC 14496-12 boxes, and what they are made of. */
final class Boxes {
  /** MPEG-4 audio, in esds (ISO/IEC 14496-1 table 5). */
  static final int MPEG4_AUDIO = 0x40;

  /** MPEG-1 audio, in esds; layer 3 is written as this at any rate. */
  static final int MPEG1_AUDIO = 0x6b;

  private Boxes() {}

  static byte[] box(String type, byte[]... content) {
    byte[] body = join(content);
    return join(ints(body.length + 8), text(type), body);
  }

  /** A FullBox (4.2.2) of version 0. */
  static byte[] full(String type, int flags, byte[]... content) {
    return box(type, ints(flags), join(content));
  }

  static byte[] ints(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length);
    Arrays.stream(values).forEach(out::putInt);
    return out.array();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] join(byte[]... pieces) {
    ByteBuffer out = ByteBuffer.allocate(Arrays.stream(pieces).mapToInt(p -> p.length).sum());
    Arrays.stream(pieces).forEach(out::put);
    return out.array();
  }

  /**
   * ISO/IEC 14496-1 7.2.6.
   *
   * @param objectType {@link #MPEG4_AUDIO} or {@link #MPEG1_AUDIO}
   * @param specific AudioSpecificConfig; empty for what has none
   */
  static byte[] esds(int objectType, MediaTrack.DeclaredBitRates bitRates, byte[] specific) {
    byte[] decoder =
        join(
            // An audio stream; the buffer's size is not told.
            new byte[] {(byte) objectType, 0x15, 0, 0, 0},
            ints((int) bitRates.peak(), (int) bitRates.average()),
            specific.length == 0 ? specific : descriptor(5, specific));
    return full(
        "esds",
        0,
        descriptor(
            3, join(new byte[] {0, 0, 0}, descriptor(4, decoder), descriptor(6, new byte[] {2}))));
  }

  /** ISO/IEC 14496-1 8.3.3: seven bits of the length in each byte. */
  private static byte[] descriptor(int tag, byte[] content) {
    byte[] length =
        content.length < 128
            ? new byte[] {(byte) content.length}
            : new byte[] {
              (byte) (0x80 | content.length >> 7 & 0x7f), (byte) (content.length & 0x7f)
            };
    return join(new byte[] {(byte) tag}, length, content);
  }
}
