package org.hlsgateway.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes as people write them down. */
public final class Hex {

  private Hex() {}

  /** Of digits with blanks anywhere between. */
  public static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** So many bytes, no two neighbours alike. */
  static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + 1);
    }
    return bytes;
  }

  static byte[] slice(byte[] bytes, int from, int to) {
    byte[] part = new byte[to - from];
    ByteBuffer.wrap(bytes, from, part.length).get(part);
    return part;
  }
}
