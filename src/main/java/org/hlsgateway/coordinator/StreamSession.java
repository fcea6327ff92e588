package org.hlsgateway.coordinator;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** One stream from its acceptance to its end. Belongs to {@link StreamSessions}' thread. */
final class StreamSession {
  /** An encoder that names more outputs of one stream than this has lost its mind. */
  static final int MOST_OUTPUTS = 1_000;

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

  /** Null while there is none: only while OPENING, when the chosen one went away. */
  Encoder encoder;

  /** When what this state waits for counts as failed; null: it may last. */
  Instant deadline;

  /** Somebody wants it ended before it began. */
  boolean cancelled;

  private final Set<Available> outputs = new HashSet<>();
  private State state = State.OPENING;

  StreamSession(OpenStream record, StreamingServer server, StreamOptions options) {
    this.record = record;
    this.server = server;
    this.options = options;
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
        options.previews());
  }

  boolean isPublished() {
    return state == State.ACTIVE || state == State.KILLED;
  }

  /** False if it was noted before, or if there are too many. */
  boolean note(Available output) {
    return outputs.size() < MOST_OUTPUTS && outputs.add(output);
  }
}
