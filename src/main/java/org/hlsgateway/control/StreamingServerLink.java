package org.hlsgateway.control;

/** What a streaming server tells its coordinator. Any thread may call; no call waits. */
public interface StreamingServerLink {

  /** Somebody wants to publish: PUBLISH-REQUEST. The agent is told the answer, within seconds. */
  void request(PublishRequest request);

  /**
   * Somebody else, with the key that a stream was begun with, wants to go on with it. Whether he
   * may is asked anew, since keys are changed and removed; the agent is told the answer, within
   * seconds: if he may, the stream's own id, or that of a new stream where this one ended
   * meanwhile.
   */
  void resume(PublishRequest request, String streamId);

  /** A stream ended: PUBLISH-END. */
  void ended(String channel, String streamId);

  /** The streaming server ends, and all its streams with it. */
  void close();
}
