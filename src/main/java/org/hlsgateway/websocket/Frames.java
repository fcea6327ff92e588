package org.hlsgateway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The frames that a server sends (RFC 6455, 5.2): whole and unmasked. */
public final class Frames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** RFC 6455, 5.5: of a control frame. */
  static final int MOST_CONTROL_BYTES = 125;

  static final int FINAL = 0x80;
  static final int SHORT_LENGTH = 126;
  static final int LONG_LENGTH = 127;
  private static final int LONGEST_SHORT = 0xffff;

  private Frames() {}

  public static byte[] text(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return frame(TEXT, content);
  }

  public static byte[] binary(byte[] content) {
    return frame(BINARY, content);
  }

  public static byte[] pong(byte[] content) {
    return frame(PONG, content);
  }

  /**
   * @param reason cut off where it is too long for a frame of this kind
   */
  public static byte[] close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(words.length, MOST_CONTROL_BYTES - 2);
    // Not within a character.
    while (length < words.length && length > 0 && (words[length] & 0xc0) == 0x80) {
      length--;
    }
    byte[] content =
        ByteBuffer.allocate(2 + length).putShort((short) code).put(words, 0, length).array();
    return frame(CLOSE, content);
  }

  private static byte[] frame(int opcode, byte[] content) {
    int length = content.length;
    int lengthBytes = length < SHORT_LENGTH ? 0 : length <= LONGEST_SHORT ? 2 : Long.BYTES;
    ByteBuffer frame = ByteBuffer.allocate(2 + lengthBytes + length);
    frame.put((byte) (FINAL | opcode));
    switch (lengthBytes) {
      case 0 -> frame.put((byte) length);
      case 2 -> frame.put((byte) SHORT_LENGTH).putShort((short) length);
      default -> frame.put((byte) LONG_LENGTH).putLong(length);
    }
    return frame.put(content).array();
  }
}
