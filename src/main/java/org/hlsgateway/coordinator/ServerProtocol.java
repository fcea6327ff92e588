package org.hlsgateway.coordinator;

import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.websocket.SendQueue;

/** What streaming servers say. */
final class ServerProtocol implements PeerProtocol {
  private final StreamSessions sessions;
  private final ServerAddress address;
  private int id;

  ServerProtocol(StreamSessions sessions, ServerAddress address) {
    this.sessions = sessions;
    this.address = address;
  }

  @Override
  public void connected(SendQueue out) {
    id =
        sessions.serverConnected(
            address, new ServerMessages(message -> out.send(message.text())), true);
  }

  @Override
  public void received(ControlMessage message) {
    switch (message.type()) {
      case "PUBLISH-REQUEST" ->
          sessions.publishRequest(
              id,
              new PublishRequest(
                  message.text("Request-ID"),
                  message.text("Stream-Channel"),
                  message.text("Stream-Key"),
                  message.text("User-IP")));
      case "PUBLISH-END" ->
          sessions.publishEnd(id, message.text("Stream-Channel"), message.text("Stream-ID"));
      default -> {}
    }
  }

  @Override
  public void lost() {
    sessions.serverLost(id);
  }
}
