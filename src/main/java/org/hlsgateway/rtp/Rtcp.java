package org.hlsgateway.rtp;

/**
 * RTCP (RFC 3550 6). What cannot be read is no reason for anything: Hanwha leaves the end of its
 * SDES out, and Tapo reports of a source that sends nothing.
 */
public final class Rtcp {
  private static final int SENDER_REPORT = 200;
  private static final int RECEIVER_REPORT = 201;
  private static final int BYE = 203;
  private static final int LAST_TYPE = 207;

  /** Seconds between 1900 and 2000: clocks that say less were never set. */
  private static final long YEAR_2000 = 3_155_673_600L * 1_000_000;

  private Rtcp() {}

  /** Receives what a compound packet says. */
  public interface Listener {
    /**
     * @param ntpMicros since 1900, as the camera's clock has it: see {@link #isDate}
     * @param rtpTimestamp the same moment in the stream's own clock
     */
    void senderReport(int ssrc, long ntpMicros, int rtpTimestamp);

    void bye(int ssrc);
  }

  /** True if it is RTCP and not RTP, whichever channel it came by. */
  public static boolean isRtcp(byte[] bytes, int offset, int length) {
    if (length < 4 || (bytes[offset] & 0xc0) != 0x80) {
      return false;
    }
    int type = bytes[offset + 1] & 0xff;
    return type >= SENDER_REPORT && type <= LAST_TYPE;
  }

  /** True if a camera's clock was ever set. */
  public static boolean isDate(long ntpMicros) {
    return ntpMicros >= YEAR_2000;
  }

  public static void read(byte[] bytes, int offset, int length, Listener listener) {
    int at = offset;
    int end = offset + length;
    while (at + 8 <= end && (bytes[at] & 0xc0) == 0x80) {
      int type = bytes[at + 1] & 0xff;
      int size = 4 * (RtpPacket.u16(bytes, at + 2) + 1);
      if (type == SENDER_REPORT && at + 20 <= end) {
        long seconds = RtpPacket.i32(bytes, at + 8) & 0xffff_ffffL;
        long fraction = RtpPacket.i32(bytes, at + 12) & 0xffff_ffffL;
        listener.senderReport(
            RtpPacket.i32(bytes, at + 4),
            seconds * 1_000_000 + (fraction * 1_000_000 >>> 32),
            RtpPacket.i32(bytes, at + 16));
      } else if (type == BYE) {
        listener.bye(RtpPacket.i32(bytes, at + 4));
      }
      at += size;
    }
  }

  /**
   * A receiver's report, and its name: cameras that get none stop after a while.
   *
   * @param own ours
   * @param source the camera's
   * @param highest the sequence number that came last
   * @param lost in all
   */
  public static byte[] receiverReport(int own, int source, int highest, long lost) {
    byte[] name = "hls-gateway".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(32 + 4 + 4 + 2 + name.length + 3);
    out.put((byte) 0x81).put((byte) RECEIVER_REPORT).putShort((short) 7).putInt(own);
    out.putInt(source).putInt((int) Math.min(lost, 0x7f_ffff)).putInt(highest);
    out.putInt(0).putInt(0).putInt(0);
    int words = (4 + 2 + name.length + 1 + 3) / 4;
    out.put((byte) 0x81).put((byte) 202).putShort((short) words).putInt(own);
    out.put((byte) 1).put((byte) name.length).put(name);
    return java.util.Arrays.copyOf(out.array(), 32 + 4 + 4 * words);
  }
}
