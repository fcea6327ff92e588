package org.hlsgateway.encoder;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hlsgateway.control.ControlClient;
import org.hlsgateway.control.ControlKind;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.StreamType;

/** An encoder of a coordinator elsewhere: registers there, and passes on what it is told. */
final class EncoderClient implements ControlClient.Peer, AutoCloseable {
  /** Coordinators that know no grace let their encoders reach the source's end by themselves. */
  private static final Duration TO_THE_SOURCES_END = Duration.ofSeconds(10);

  private final EncoderAgent encoder;
  private final ControlClient client;

  /**
   * @param base of the coordinator's control sockets
   * @param clock never jumps
   */
  EncoderClient(
      URI base, ControlTokens tokens, EncoderAgent encoder, Duration reconnectAfter, Clock clock) {
    this.encoder = encoder;
    client =
        new ControlClient(base, ControlKind.HLS, tokens, Map.of(), this, reconnectAfter, clock);
  }

  /** Any thread may ask. */
  String inWords() {
    return "This node encodes for " + client.inWords();
  }

  void start() {
    client.start();
  }

  @Override
  public void connected(ControlClient.Link link) {
    // Existing coordinators take 0 for "full".
    int capacity = encoder.capacity() <= 0 ? -1 : encoder.capacity();
    link.send(ControlMessage.of("REGISTER").with("Capacity", capacity));
  }

  @Override
  public void received(ControlMessage message, ControlClient.Link from) {
    switch (message.type()) {
      case "ENCODE-START" -> start(message, new Told(from));
      case "ENCODE-STOP" ->
          encoder.stop(message.text("Stream-Channel"), message.text("Stream-ID"), grace(message));
      default -> {}
    }
  }

  private void start(ControlMessage message, EncoderLink link) {
    EncodeStart.read(message)
        .ifPresentOrElse(
            assignment -> encoder.start(assignment, link),
            () ->
                link.closed(
                    message.text("Stream-Channel"),
                    message.text("Stream-ID"),
                    Optional.of("INVALID_STREAM"),
                    Optional.of("The message lacks a channel, an id or a source.")));
  }

  private static Duration grace(ControlMessage message) {
    String text = message.text("Grace-Period");
    return text.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : TO_THE_SOURCES_END;
  }

  @Override
  public void lost() {
    encoder.linkLost();
  }

  @Override
  public void close() {
    client.close();
  }

  /** The way back for what was assigned over one connection. */
  private record Told(ControlClient.Link link) implements EncoderLink {

    @Override
    public void available(
        String channel,
        String streamId,
        StreamType type,
        String resolution,
        String indexFile,
        OptionalDouble startTimeSeconds) {
      ControlMessage message =
          ControlMessage.of("STREAM-AVAILABLE")
              .with("Stream-Channel", channel)
              .with("Stream-ID", streamId)
              .with("Stream-Type", type.text())
              .with("Resolution", resolution)
              .with("Index-file", indexFile);
      link.send(
          // As existing encoders have it: what begins with the stream says nothing.
          startTimeSeconds.orElse(0) > 0
              ? message.with("Start-Time", seconds(startTimeSeconds.getAsDouble()))
              : message);
    }

    private static String seconds(double value) {
      return BigDecimal.valueOf(Math.round(value * 1000), 3).stripTrailingZeros().toPlainString();
    }

    @Override
    public void closed(
        String channel,
        String streamId,
        Optional<String> errorCode,
        Optional<String> errorMessage) {
      link.send(
          ControlMessage.of("STREAM-CLOSED")
              .with("Stream-Channel", channel)
              .with("Stream-ID", streamId)
              .with("Error-Code", errorCode.orElse(""))
              .with("Error-Message", errorMessage.orElse("")));
    }
  }
}
