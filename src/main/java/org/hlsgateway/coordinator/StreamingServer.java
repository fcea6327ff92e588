package org.hlsgateway.coordinator;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A connected streaming server. Belongs to {@link StreamSessions}' thread. */
final class StreamingServer {
  final int id;
  final ServerAddress address;

  /** Does not wait. */
  final Consumer<ControlMessage> out;

  /** Requests whose key is being verified. */
  int pending;

  /** What it was already scolded for, so that the log says it once. */
  final Set<String> complaints = new HashSet<>();

  StreamingServer(int id, ServerAddress address, Consumer<ControlMessage> out) {
    this.id = id;
    this.address = address;
    this.out = out;
  }
}
