package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Several messages in one (RTMP 1.0, 7.1.6), as Flash servers pass them on. */
final class Aggregate {
  private static final int HEADER_BYTES = 11;
  private static final int BACK_POINTER_BYTES = 4;

  private Aggregate() {}

  /**
   * What follows a piece that does not fit is dropped; the last back pointer may be missing.
   *
   * @throws MalformedRtmp a piece is longer than a message of its type may be
   */
  static void split(RtmpMessage whole, ChunkReader.Sink sink) throws MalformedRtmp {
    ByteBuffer in = ByteBuffer.wrap(whole.body());
    boolean isFirst = true;
    int shift = 0;
    while (in.remaining() >= HEADER_BYTES) {
      int typeAndLength = in.getInt();
      int type = typeAndLength >>> 24;
      int length = typeAndLength & 0xffffff;
      int lowTime = in.getInt();
      // As in an FLV file: three bytes, and then the highest.
      int time = lowTime >>> 8 | lowTime << 24;
      in.position(in.position() + 3);
      if (length > in.remaining()) {
        return;
      }
      ChunkReader.checkLength(type, length);
      if (isFirst) {
        shift = whole.timestampMillis() - time;
        isFirst = false;
      }
      int from = in.position();
      byte[] body = Arrays.copyOfRange(whole.body(), from, from + length);
      if (type != 0 && type < MessageType.HIGHEST && type > MessageType.ABORT) {
        sink.message(new RtmpMessage(type, whole.streamId(), time + shift, body));
      }
      in.position(Math.min(in.limit(), from + length + BACK_POINTER_BYTES));
    }
  }
}
