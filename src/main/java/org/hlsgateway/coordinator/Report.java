package org.hlsgateway.coordinator;

import java.time.Instant;
import java.util.List;

/** How the coordinator stood at one moment. */
record Report(List<Stream> streams, List<Server> servers, List<Node> encoders) {

  /**
   * A stream that is not closed.
   *
   * @param server id of its streaming server, which may be gone
   * @param encoder id of its encoder; 0 while one is chosen anew
   */
  record Stream(
      String channel,
      String streamId,
      int server,
      int encoder,
      StreamSession.State state,
      Instant opened) {}

  /** A connected streaming server. */
  record Server(int id, ServerAddress address) {}

  /**
   * A registered encoder.
   *
   * @param capacity -1: no limit
   */
  record Node(int id, String place, int capacity, int load) {}

  int load() {
    return encoders.stream().mapToInt(Node::load).sum();
  }

  /** -1 as soon as one encoder has no limit; 0 without encoders. */
  int capacity() {
    return encoders.stream().anyMatch(node -> node.capacity() < 0)
        ? -1
        : encoders.stream().mapToInt(Node::capacity).sum();
  }
}
