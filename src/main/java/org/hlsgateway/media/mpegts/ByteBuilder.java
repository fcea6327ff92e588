package org.hlsgateway.media.mpegts;

import java.util.Arrays;

/** Bytes that are put together; its array grows and is used again. */
final class ByteBuilder {
  private byte[] bytes;
  private int length;

  ByteBuilder(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  /** Valid up to {@link #length()}, and until the next change. */
  byte[] array() {
    return bytes;
  }

  void clear() {
    length = 0;
  }

  ByteBuilder add(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  ByteBuilder add16(int value) {
    return add(value >> 8).add(value);
  }

  ByteBuilder add32(int value) {
    return add16(value >>> 16).add16(value);
  }

  ByteBuilder add(byte[] more) {
    return add(more, 0, more.length);
  }

  ByteBuilder add(byte[] more, int offset, int count) {
    reserve(count);
    System.arraycopy(more, offset, bytes, length, count);
    length += count;
    return this;
  }

  ByteBuilder fill(int value, int count) {
    reserve(count);
    Arrays.fill(bytes, length, length + count, (byte) value);
    length += count;
    return this;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
  }
}
