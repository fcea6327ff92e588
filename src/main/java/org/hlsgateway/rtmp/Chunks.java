package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;

/**
 * Writes messages as chunks. Each message begins with a whole header (type 0), so that what is
 * written depends on nothing that was written before, and one writing serves all players.
 */
public final class Chunks {
  /** The chunk stream of protocol control messages (RTMP 1.0, 5.4). */
  public static final int CONTROL = 2;

  public static final int COMMAND = 3;
  public static final int AUDIO = 4;
  public static final int VIDEO = 6;
  public static final int DATA = 5;

  private static final int EXTENDED = 0xffffff;
  private static final int FIRST_HEADER_BYTES = 12;

  private Chunks() {}

  /**
   * @param id of the chunk stream, 2 to 63
   * @param chunkSize what the peer was told; 128 before it was told anything
   */
  public static byte[] write(int id, RtmpMessage message, int chunkSize) {
    byte[] body = message.body();
    int time = message.timestampMillis();
    boolean extended = Integer.compareUnsigned(time, EXTENDED) >= 0;
    int extension = extended ? Integer.BYTES : 0;
    int further = body.length == 0 ? 0 : (body.length - 1) / chunkSize;
    ByteBuffer out =
        ByteBuffer.allocate(
            FIRST_HEADER_BYTES + extension + body.length + further * (1 + extension));
    out.put((byte) id);
    putMedium(out, extended ? EXTENDED : time);
    putMedium(out, body.length);
    out.put((byte) message.type());
    out.putInt(Integer.reverseBytes(message.streamId()));
    if (extended) {
      out.putInt(time);
    }
    for (int from = 0; from < body.length; from += chunkSize) {
      if (from > 0) {
        out.put((byte) (0xc0 | id));
        // GStreamer and FFmpeg want it repeated.
        if (extended) {
          out.putInt(time);
        }
      }
      out.put(body, from, Math.min(chunkSize, body.length - from));
    }
    return out.array();
  }

  private static void putMedium(ByteBuffer out, int value) {
    out.put((byte) (value >> 16)).put((byte) (value >> 8)).put((byte) value);
  }
}
