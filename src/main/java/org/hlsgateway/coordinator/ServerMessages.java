package org.hlsgateway.coordinator;

import java.util.function.Consumer;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.StreamingServerAgent;

/**
 * A streaming server at the other end of a connection.
 *
 * @param out does not wait
 */
record ServerMessages(Consumer<ControlMessage> out) implements StreamingServerAgent {

  @Override
  public void accept(PublishRequest request, String streamId) {
    out.accept(
        ControlMessage.of("PUBLISH-ACCEPT")
            .with("Request-ID", request.requestId())
            .with("Stream-Channel", request.channel())
            .with("Stream-ID", streamId));
  }

  /** The protocol has no place for the sentence. */
  @Override
  public void deny(PublishRequest request, String sentence) {
    out.accept(
        ControlMessage.of("PUBLISH-DENY")
            .with("Request-ID", request.requestId())
            .with("Stream-Channel", request.channel()));
  }

  @Override
  public void kill(String channel, String streamId) {
    out.accept(
        ControlMessage.of("STREAM-KILL")
            .with("Stream-Channel", channel)
            .with("Stream-ID", streamId));
  }
}
