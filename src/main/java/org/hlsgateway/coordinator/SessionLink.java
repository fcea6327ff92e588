package org.hlsgateway.coordinator;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.StreamType;

/** What an encoder is given to report on its streams: reaches the sessions on their thread. */
record SessionLink(StreamSessions sessions, Executor thread, int encoderId) implements EncoderLink {

  @Override
  public void available(
      String channel,
      String streamId,
      StreamType type,
      String resolution,
      String indexFile,
      OptionalDouble startTimeSeconds) {
    Available output = new Available(type, resolution, indexFile, startTimeSeconds);
    thread.execute(() -> sessions.available(encoderId, channel, streamId, output));
  }

  @Override
  public void closed(
      String channel, String streamId, Optional<String> errorCode, Optional<String> errorMessage) {
    String error = (errorCode.orElse("") + " " + errorMessage.orElse("")).strip();
    Optional<String> why =
        errorCode.isEmpty() && errorMessage.isEmpty() ? Optional.empty() : Optional.of(error);
    thread.execute(() -> sessions.closedByEncoder(encoderId, channel, streamId, why));
  }
}
