package org.hlsgateway.coordinator;

import java.time.Duration;
import java.time.Instant;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.ServerAddress;

/** One stream from its acceptance to its end. Belongs to {@link StreamSessions}' thread. */
final class StreamSession {
  /** What an encoder says twice is told once, if no more came between. */
  static final int REMEMBERED_OUTPUTS = 1_000;

  /** An encoder that names more of one stream has lost its mind; recordings go on for weeks. */
  static final int MOST_OUTPUTS_PER_MINUTE = 240;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What a stream is doing; {@link #mayBecome} lists the ways. */
  enum State {
    /** Being written down; neither server nor encoder knows. */
    OPENING,
    /** Published and encoded. */
    ACTIVE,
    /** The streaming server was told to end it. */
    KILLED,
    /** No longer published; the encoder was told to finish. */
    CLOSING,
    /** Over. */
    CLOSED;

    boolean mayBecome(State next) {
      return switch (this) {
        case OPENING -> next == ACTIVE || next == CLOSED;
        case ACTIVE -> next == KILLED || next == CLOSING || next == CLOSED;
        case KILLED -> next == CLOSING || next == CLOSED;
        case CLOSING -> next == CLOSED;
        case CLOSED -> false;
      };
    }
  }

  final OpenStream record;
  final StreamingServer server;
  final StreamOptions options;

  /** What its publisher was let in by; another one when another publisher goes on with it. */
  Standing standing;

  /** Of the publisher, as its server says; empty if it says nothing that is an address. */
  String publisherIp;

  /** Null while there is none: only while OPENING, when the chosen one went away. */
  Encoder encoder;

  /** When what this state waits for counts as failed; null: it may last. */
  Instant deadline;

  /** Somebody wants it ended before it began. */
  boolean cancelled;

  private final Recent<Available> outputs = new Recent<>(REMEMBERED_OUTPUTS);
  private Instant minute = Instant.MIN;
  private int outputsThisMinute;
  private State state = State.OPENING;

  StreamSession(
      OpenStream record,
      StreamingServer server,
      StreamOptions options,
      Standing standing,
      String publisherIp) {
    this.record = record;
    this.server = server;
    this.options = options;
    this.standing = standing;
    isPublishedFrom(publisherIp);
  }

  /**
   * @param userIp as its server says
   */
  void isPublishedFrom(String userIp) {
    publisherIp = ServerAddress.isIp(userIp) ? userIp : "";
  }

  State state() {
    return state;
  }

  void become(State next, Instant newDeadline) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("a stream cannot go from " + state + " to " + next);
    }
    state = next;
    deadline = newDeadline;
  }

  String channel() {
    return record.channel();
  }

  String id() {
    return record.streamId();
  }

  /** What its encoder is told to do. */
  Assignment assignment(String key) {
    return new Assignment(
        channel(),
        id(),
        server.address.type(),
        server.address.sourceUri(channel(), key),
        options.resolutions(),
        options.record(),
        options.previews(),
        options.unlisted());
  }

  boolean isPublished() {
    return state == State.ACTIVE || state == State.KILLED;
  }

  /** What {@link #note} makes of an output. */
  enum Noted {
    NEW,
    KNOWN,
    TOO_MANY
  }

  /**
   * @param now by a clock that never jumps
   */
  Noted note(Available output, Instant now) {
    if (outputs.remove(output)) {
      outputs.add(output);
      return Noted.KNOWN;
    }
    if (!now.isBefore(minute.plus(MINUTE))) {
      minute = now;
      outputsThisMinute = 0;
    }
    if (outputsThisMinute >= MOST_OUTPUTS_PER_MINUTE) {
      return Noted.TOO_MANY;
    }
    outputsThisMinute++;
    outputs.add(output);
    return Noted.NEW;
  }
}
