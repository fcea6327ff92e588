package org.hlsgateway.rtmp;

/**
 * One message, whole.
 *
 * @param type one of {@link MessageType}, or another that is to be ignored
 * @param streamId of the message stream: 0 is the connection itself
 * @param timestampMillis modulo 2^32: only differences mean something, and wrap as {@code int}s do
 * @param body not to be changed: it is shared, not copied
 */
public record RtmpMessage(int type, int streamId, int timestampMillis, byte[] body) {

  /** What was said is nobody's business: a body may hold a key. */
  @Override
  public String toString() {
    return "RtmpMessage[type=" + type + ", " + body.length + " bytes]";
  }
}
