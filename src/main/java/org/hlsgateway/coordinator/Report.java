package org.hlsgateway.coordinator;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.control.ServerAddress;

/** How the coordinator stood at one moment. */
record Report(List<Stream> streams, List<Server> servers, List<Node> encoders) {
  static final Report EMPTY = new Report(List.of(), List.of(), List.of());

  /**
   * A stream that is not closed.
   *
   * @param server id of its streaming server, which may be gone
   * @param encoder id of its encoder; 0 while one is chosen anew
   * @param publisherIp empty if it is not known
   * @param unlisted watched by whoever knows its name, and in no list
   */
  record Stream(
      String channel,
      String streamId,
      int server,
      int encoder,
      StreamSession.State state,
      Instant opened,
      String publisherIp,
      boolean unlisted) {}

  /**
   * A connected streaming server.
   *
   * @param isOwn it is in this process
   */
  record Server(int id, ServerAddress address, boolean isOwn) {}

  /**
   * A registered encoder.
   *
   * @param capacity -1: no limit
   */
  record Node(int id, String place, int capacity, int load) {}

  static Report of(
      Collection<StreamSession> streams,
      Collection<StreamingServer> servers,
      Collection<Encoder> encoders) {
    return new Report(
        streams.stream().map(Report::stream).toList(),
        servers.stream()
            .map(server -> new Server(server.id, server.address, server.isOwn))
            .toList(),
        encoders.stream()
            .map(encoder -> new Node(encoder.id, encoder.place, encoder.capacity, encoder.load()))
            .toList());
  }

  private static Stream stream(StreamSession stream) {
    return new Stream(
        stream.channel(),
        stream.id(),
        stream.server.id,
        stream.encoder == null ? 0 : stream.encoder.id,
        stream.state(),
        stream.record.opened(),
        stream.publisherIp,
        stream.options.unlisted());
  }

  /**
   * Address of who publishes to the channel at a streaming server that is not in this process,
   * empty if that is not known.
   *
   * @return empty: nobody does
   */
  Optional<String> publisherElsewhere(String channel) {
    return streams.stream()
        .filter(stream -> stream.channel().equals(channel))
        .filter(stream -> stream.state() == StreamSession.State.ACTIVE)
        .filter(
            stream ->
                servers.stream()
                    .noneMatch(server -> server.isOwn() && server.id() == stream.server()))
        .map(Stream::publisherIp)
        .findFirst();
  }

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
