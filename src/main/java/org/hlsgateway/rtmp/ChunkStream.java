package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is remembered of one chunk stream: its last header, and the message that is coming in. */
final class ChunkStream {
  private static final int FIRST_CAPACITY = 4 << 10;

  int timestampMillis;
  int deltaMillis;
  int length;
  int type;
  int streamId;

  /** The last header had an extended time stamp: {@link #extension}, as it was written. */
  boolean extended;

  int extension;

  /** Null: no message is coming in. */
  private byte[] body;

  private int filled;

  boolean isIncomplete() {
    return body != null;
  }

  /** Bytes of the message that have not come. */
  int missing() {
    return length - filled;
  }

  /** Room for what came, not for what was announced: the length is only a claim. */
  void begin() {
    body = new byte[Math.min(length, FIRST_CAPACITY)];
    filled = 0;
  }

  /** Bytes that are held for the incomplete message. */
  int held() {
    return body == null ? 0 : body.length;
  }

  /** Bytes that are held once this many more are taken, at most {@link #missing}. */
  int heldWith(int count) {
    if (filled + count <= body.length) {
      return body.length;
    }
    int twice = (int) Math.min(length, 2L * body.length);
    return Math.max(twice, filled + count);
  }

  /** Takes this many bytes, at most {@link #missing}. */
  void take(ByteBuffer in, int count) {
    int room = heldWith(count);
    if (room > body.length) {
      body = Arrays.copyOf(body, room);
    }
    in.get(body, filled, count);
    filled += count;
  }

  RtmpMessage finish() {
    byte[] whole = body.length == length ? body : Arrays.copyOf(body, length);
    body = null;
    return new RtmpMessage(type, streamId, timestampMillis, whole);
  }

  void abandon() {
    body = null;
  }
}
