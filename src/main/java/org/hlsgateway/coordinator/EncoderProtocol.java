package org.hlsgateway.coordinator;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.MalformedMessage;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.websocket.SendQueue;

/** What encoders say, and what is said to them. */
final class EncoderProtocol implements PeerProtocol, EncoderAgent {
  private static final Pattern CAPACITY = Pattern.compile("-1|[0-9]{1,9}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,20})?");

  private final StreamSessions sessions;
  private final String place;
  private SendQueue out;
  private int capacity;

  /** 0: not registered yet. */
  private int id;

  /**
   * @param place the address it connects from
   */
  EncoderProtocol(StreamSessions sessions, String place) {
    this.sessions = sessions;
    this.place = place;
  }

  @Override
  public void connected(SendQueue queue) {
    out = queue;
  }

  @Override
  public void received(ControlMessage message) throws MalformedMessage {
    switch (message.type()) {
      case "REGISTER" -> register(message);
      case "STREAM-AVAILABLE" -> available(message);
      case "STREAM-CLOSED" ->
          sessions.closedByEncoder(
              id, message.text("Stream-Channel"), message.text("Stream-ID"), error(message));
      default -> {}
    }
  }

  @Override
  public void lost() {
    if (id != 0) {
      sessions.encoderLost(id);
    }
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void start(Assignment assignment, EncoderLink link) {
    ControlMessage message =
        ControlMessage.of("ENCODE-START")
            .with("Stream-Channel", assignment.channel())
            .with("Stream-ID", assignment.streamId())
            .with("Stream-Source-Type", assignment.sourceType())
            .with("Stream-Source-URI", assignment.sourceUri())
            .with("Resolutions", assignment.resolutions())
            .with("Record", assignment.record() ? "True" : "False")
            .with("Previews", assignment.previews());
    out.send((assignment.unlisted() ? message.with("Unlisted", "True") : message).text());
  }

  @Override
  public void stop(String channel, String streamId, Duration grace) {
    out.send(
        ControlMessage.of("ENCODE-STOP")
            .with("Stream-Channel", channel)
            .with("Stream-ID", streamId)
            .with("Grace-Period", grace.toSeconds())
            .text());
  }

  /** The connection's end tells a remote encoder. */
  @Override
  public void linkLost() {}

  private void register(ControlMessage message) throws MalformedMessage {
    String text = message.text("Capacity");
    if (!CAPACITY.matcher(text).matches()) {
      throw new MalformedMessage("REGISTER without a capacity");
    }
    capacity = Integer.parseInt(text);
    if (id == 0) {
      id = sessions.encoderRegistered(place, this);
    } else {
      sessions.capacityChanged(id, capacity);
    }
  }

  private void available(ControlMessage message) throws MalformedMessage {
    Optional<StreamType> type = StreamType.parse(message.text("Stream-Type"));
    if (type.isEmpty()) {
      throw new MalformedMessage("STREAM-AVAILABLE without a known type");
    }
    String start = message.text("Start-Time");
    sessions.available(
        id,
        message.text("Stream-Channel"),
        message.text("Stream-ID"),
        new Available(
            type.get(),
            message.text("Resolution"),
            message.text("Index-file"),
            SECONDS.matcher(start).matches() && type.get() == StreamType.HLS_VOD
                ? OptionalDouble.of(Double.parseDouble(start))
                : OptionalDouble.empty()));
  }

  private static Optional<String> error(ControlMessage message) {
    String text = message.text("Error-Code") + " " + message.text("Error-Message");
    return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }
}
