package org.hlsgateway.coordinator;

import java.util.function.Consumer;

/** A connected streaming server. Belongs to {@link StreamSessions}' thread. */
final class StreamingServer {
  final int id;
  final ServerAddress address;

  /** Does not wait. */
  private final Consumer<ControlMessage> out;

  /** Requests whose key is being verified. */
  int pending;

  final Complaints complaints;

  StreamingServer(int id, ServerAddress address, Consumer<ControlMessage> out) {
    this.id = id;
    this.address = address;
    this.out = out;
    complaints = new Complaints("Streaming server " + id + " (" + address.ip() + ")");
  }

  void accept(PublishRequest request, String streamId) {
    out.accept(
        ControlMessage.of("PUBLISH-ACCEPT")
            .with("Request-ID", request.requestId())
            .with("Stream-Channel", request.channel())
            .with("Stream-ID", streamId));
  }

  void deny(PublishRequest request) {
    out.accept(
        ControlMessage.of("PUBLISH-DENY")
            .with("Request-ID", request.requestId())
            .with("Stream-Channel", request.channel()));
  }

  /**
   * @param streamId the stream's own: servers compare it letter by letter
   */
  void kill(String channel, String streamId) {
    out.accept(
        ControlMessage.of("STREAM-KILL")
            .with("Stream-Channel", channel)
            .with("Stream-ID", streamId));
  }
}
