package org.hlsgateway.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads ISO/IEC 14496-12 boxes out of a byte array, and never past the end of the box it was made
 * for: every number in it is untrusted.
 */
final class BoxCursor {
  private final byte[] bytes;
  private final String type;
  private final int boxStart;
  private final int end;
  private int position;

  private BoxCursor(byte[] bytes, String type, int boxStart, int start, int end) {
    this.bytes = bytes;
    this.type = type;
    this.boxStart = boxStart;
    this.position = start;
    this.end = end;
  }

  /** The content of a box whose header was read already. */
  static BoxCursor content(String type, byte[] bytes, int start, int end) {
    return new BoxCursor(bytes, type, start, start, end);
  }

  String type() {
    return type;
  }

  /** All of this box's bytes, read or not; its header too if it was found in another box. */
  byte[] whole() {
    return Arrays.copyOfRange(bytes, boxStart, end);
  }

  int remaining() {
    return end - position;
  }

  boolean hasRemaining() {
    return position < end;
  }

  /** The next box inside this one; this cursor moves past it. */
  BoxCursor nextBox() throws StreamFormatException {
    int start = position;
    long size = u32();
    String childType = fourCharacters();
    if (size == 1) {
      size = u64();
    }
    if (size < position - start || size > end - start) {
      throw new StreamFormatException(
          "Box '"
              + childType
              + "' claims "
              + size
              + " bytes, its parent '"
              + type
              + "' has "
              + (end - start)
              + ".");
    }
    BoxCursor child = new BoxCursor(bytes, childType, start, position, start + (int) size);
    position = child.end;
    return child;
  }

  /** The first box of this type among the boxes that follow; this cursor moves past it. */
  BoxCursor find(String wanted) throws StreamFormatException {
    while (hasRemaining()) {
      BoxCursor child = nextBox();
      if (child.type.equals(wanted)) {
        return child;
      }
    }
    throw new StreamFormatException("Box '" + type + "' has no '" + wanted + "' in it.");
  }

  String fourCharacters() throws StreamFormatException {
    require(4);
    String text = new String(bytes, position, 4, StandardCharsets.ISO_8859_1);
    position += 4;
    return isPrintable(text) ? text : "(not a name)";
  }

  int u8() throws StreamFormatException {
    require(1);
    return bytes[position++] & 0xff;
  }

  int u16() throws StreamFormatException {
    return u8() << 8 | u8();
  }

  long u32() throws StreamFormatException {
    return i32() & 0xffff_ffffL;
  }

  int i32() throws StreamFormatException {
    require(4);
    int value =
        bytes[position] << 24
            | (bytes[position + 1] & 0xff) << 16
            | (bytes[position + 2] & 0xff) << 8
            | bytes[position + 3] & 0xff;
    position += 4;
    return value;
  }

  /** An unsigned number of 64 bits; one of 2^63 and more is refused. */
  long u64() throws StreamFormatException {
    long value = u32() << 32 | u32();
    if (value < 0) {
      throw new StreamFormatException(
          "Box '"
              + type
              + "' holds the number "
              + Long.toUnsignedString(value)
              + ", which is beyond every limit.");
    }
    return value;
  }

  /** What has not been read; this cursor stays. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, position, end);
  }

  byte[] take(int length) throws StreamFormatException {
    require(length);
    byte[] taken = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return taken;
  }

  void skip(int length) throws StreamFormatException {
    require(length);
    position += length;
  }

  private void require(int length) throws StreamFormatException {
    if (length > end - position) {
      throw new StreamFormatException(
          "Box '" + type + "' ends " + (length - (end - position)) + " bytes too early.");
    }
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }
}
