package org.hlsgateway.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Those who publish to the gateway itself, whichever way. */
@ApplicationScoped
public class Publishers {
  private RtmpListener rtmp;
  private WebSocketListener webSocket;

  /** For the container's proxy only. */
  protected Publishers() {}

  @Inject
  Publishers(RtmpListener rtmp, WebSocketListener webSocket) {
    this.rtmp = rtmp;
    this.webSocket = webSocket;
  }

  /**
   * Who publishes to a channel now.
   *
   * @param channel spelled as it is published
   * @return empty: nobody, or somebody at another streaming server
   */
  public Optional<PublisherFacts> of(String channel) {
    return rtmp.publisher(channel).or(() -> webSocket.publisher(channel));
  }
}
