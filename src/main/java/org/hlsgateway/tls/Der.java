package org.hlsgateway.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The little of DER (X.690) that wraps one form of private key in another. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** Context-specific, constructed, number 0: how SEC 1 tags the curve. */
  static final int TAG_0 = 0xa0;

  private static final int LONGEST = 1 << 20;

  private Der() {}

  /** A tag, a length, and the parts one after the other. */
  static byte[] encode(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    length(out, content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  // X.690, 8.1.3: up to 127 in one byte, else the number of bytes and the bytes.
  private static void length(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(0x80 | bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write(length >>> shift);
    }
  }

  /**
   * Reads the next value and moves behind it.
   *
   * @return its content
   * @throws IllegalArgumentException if it has another tag or does not fit
   */
  static ByteBuffer content(ByteBuffer in, int tag) {
    if (in.remaining() < 2 || (in.get() & 0xff) != tag) {
      throw new IllegalArgumentException("not the DER tag " + tag);
    }
    int length = in.get() & 0xff;
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      if (bytes == 0 || bytes > 3 || in.remaining() < bytes) {
        throw new IllegalArgumentException("DER length");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | in.get() & 0xff;
      }
    }
    if (length > LONGEST || length > in.remaining()) {
      throw new IllegalArgumentException("DER length " + length);
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  /** The tag of the next value; -1 if there is none. */
  static int peek(ByteBuffer in) {
    return in.hasRemaining() ? in.get(in.position()) & 0xff : -1;
  }

  static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }
}
