package org.hlsgateway.ingest;

import org.hlsgateway.rtmp.StreamPath;

/** What is published by RTMP. */
final class Publications extends PublishedStreams<Publication> {
  private final int chunkSize;
  private final CacheBudget budget;

  /**
   * @param chunkSize of what players are sent
   */
  Publications(int chunkSize, CacheBudget budget, PublishRules rules) {
    super(rules);
    this.chunkSize = chunkSize;
    this.budget = budget;
  }

  @Override
  Publication begin(StreamPath path, String streamId, Publisher<Publication> publisher) {
    return new Publication(path, streamId, publisher, chunkSize, budget);
  }
}
