package org.hlsgateway.coordinator;

import java.util.concurrent.Executor;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.control.StreamingServerLink;

/** What a streaming server in this process is given: reaches the sessions on their thread. */
final class ServerLink implements StreamingServerLink {
  private final StreamSessions sessions;
  private final Executor thread;

  /** Only on that thread. */
  private int id;

  ServerLink(
      StreamSessions sessions,
      Executor thread,
      ServerAddress address,
      StreamingServerAgent agent,
      boolean isOpen) {
    this.sessions = sessions;
    this.thread = thread;
    thread.execute(() -> id = sessions.ownServerConnected(address, agent, isOpen));
  }

  @Override
  public void request(PublishRequest request) {
    thread.execute(() -> sessions.publishRequest(id, request));
  }

  @Override
  public void resume(PublishRequest request, String streamId) {
    thread.execute(() -> sessions.resumeRequest(id, request, streamId));
  }

  @Override
  public void ended(String channel, String streamId) {
    thread.execute(() -> sessions.publishEnd(id, channel, streamId));
  }

  @Override
  public void close() {
    thread.execute(() -> sessions.serverLost(id));
  }
}
