package org.hlsgateway.rtp;

/**
 * One RTP packet (RFC 3550 5.1).
 *
 * @param sequence 0 to 65535
 * @param timestamp all 32 bits
 * @param bytes its payload is the slice from {@code offset}; may be used again after the call
 * @param length of the payload; may be 0
 */
public record RtpPacket(
    int payloadType,
    boolean marker,
    int sequence,
    int timestamp,
    int ssrc,
    byte[] bytes,
    int offset,
    int length) {

  private static final int HEADER_BYTES = 12;
  private static final int VERSION = 2;

  /** Null if the bytes are no packet. */
  public static RtpPacket parse(byte[] bytes, int offset, int length) {
    if (length < HEADER_BYTES || (bytes[offset] & 0xc0) >> 6 != VERSION) {
      return null;
    }
    int first = bytes[offset];
    int end = offset + length;
    int at = offset + HEADER_BYTES + 4 * (first & 15);
    if ((first & 0x10) != 0) {
      // A header extension: Axis sends ONVIF's with live pictures too.
      at += at + 4 <= end ? 4 + 4 * u16(bytes, at + 2) : 4;
    }
    if (at > end) {
      return null;
    }
    if ((first & 0x20) != 0) {
      int padding = bytes[end - 1] & 0xff;
      // Impossible padding is no padding: the flag is what is wrong then.
      end -= padding <= end - at ? padding : 0;
    }
    return new RtpPacket(
        bytes[offset + 1] & 0x7f,
        (bytes[offset + 1] & 0x80) != 0,
        u16(bytes, offset + 2),
        i32(bytes, offset + 4),
        i32(bytes, offset + 8),
        bytes,
        at,
        end - at);
  }

  /** The same, with bytes that nobody uses again. */
  RtpPacket kept() {
    byte[] own = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    return new RtpPacket(payloadType, marker, sequence, timestamp, ssrc, own, 0, length);
  }

  int u8(int at) {
    return bytes[offset + at] & 0xff;
  }

  int u16(int at) {
    return u16(bytes, offset + at);
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  static int i32(byte[] bytes, int at) {
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
  }
}
