package org.hlsgateway.ingest;

import org.hlsgateway.rtmp.StreamPath;

/** What is published by WebSocket. */
final class WebSocketStreams extends PublishedStreams<WebSocketStream> {
  private final CacheBudget budget;

  WebSocketStreams(CacheBudget budget, PublishRules rules) {
    super(rules);
    this.budget = budget;
  }

  @Override
  WebSocketStream begin(StreamPath path, String streamId, Publisher<WebSocketStream> publisher) {
    return new WebSocketStream(path, streamId, publisher, budget);
  }
}
