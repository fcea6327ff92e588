package org.hlsgateway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The frames of a client, masked; also such as no client may send. */
public final class ClientFrames {
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private ClientFrames() {}

  public static byte[] binary(byte[] content) {
    return frame(0x82, content);
  }

  public static byte[] text(String text) {
    return frame(0x81, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * @param first the first byte: FIN, reserved bits, opcode
   */
  public static byte[] frame(int first, byte[] content) {
    byte[] masked = content.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i % MASK.length];
    }
    byte[] head = head(first, content.length);
    return ByteBuffer.allocate(head.length + masked.length).put(head).put(masked).array();
  }

  /** The head alone of a frame that says it is so long. */
  public static byte[] head(int first, long length) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(first);
    if (length < 126 && length >= 0) {
      head.write((int) (0x80 | length));
    } else if (length < 65_536 && length >= 0) {
      head.write(0x80 | 126);
      head.write((int) (length >> 8));
      head.write((int) length);
    } else {
      head.write(0x80 | 127);
      head.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
    }
    head.writeBytes(MASK);
    return head.toByteArray();
  }
}
