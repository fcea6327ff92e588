package org.hlsgateway.control;

/**
 * A streaming server asks whether somebody may publish.
 *
 * @param requestId as the server gave it; goes back with the answer
 * @param channel not yet validated
 * @param key the streaming key; not yet validated
 * @param userIp of the publisher, as the server says; empty if it says nothing
 */
public record PublishRequest(String requestId, String channel, String key, String userIp) {
  /** A key is a secret, and the rest is not validated. */
  @Override
  public String toString() {
    return "PublishRequest[hidden]";
  }
}
