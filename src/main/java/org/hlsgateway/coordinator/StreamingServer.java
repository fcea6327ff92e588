package org.hlsgateway.coordinator;

import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;

/** A connected streaming server. Belongs to {@link StreamSessions}' thread. */
final class StreamingServer {
  final int id;
  final ServerAddress address;
  final StreamingServerAgent agent;

  /** Whether publishers are let in that neither a key nor an application speaks for. */
  final boolean isOpen;

  /** In this process. */
  final boolean isOwn;

  /** Requests whose key is being verified. */
  int pending;

  final Complaints complaints;

  StreamingServer(
      int id, ServerAddress address, StreamingServerAgent agent, boolean isOpen, boolean isOwn) {
    this.id = id;
    this.address = address;
    this.agent = agent;
    this.isOpen = isOpen;
    this.isOwn = isOwn;
    complaints = new Complaints("Streaming server " + id + " (" + address.ip() + ")");
  }
}
