package org.hlsgateway.control;

/**
 * A streaming server, as its coordinator sees it: at the other end of a connection, or in the same
 * process. All calls come from one thread, in order, and must not wait.
 */
public interface StreamingServerAgent {

  /**
   * Whoever asked may publish: PUBLISH-ACCEPT. The encoder may be there already, to fetch the
   * stream.
   */
  void accept(PublishRequest request, String streamId);

  /**
   * He may not: PUBLISH-DENY.
   *
   * @param sentence why, for the publisher; holds no secret
   */
  void deny(PublishRequest request, String sentence);

  /**
   * The stream is to end: STREAM-KILL. The answer is that it was ended.
   *
   * @param streamId the stream's own: existing servers compare it letter by letter
   */
  void kill(String channel, String streamId);
}
