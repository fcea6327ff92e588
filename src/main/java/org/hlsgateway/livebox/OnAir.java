package org.hlsgateway.livebox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.hlsgateway.restream.Broadcast;

/** The one broadcast that there may be, and what it is doing. Any thread. */
final class OnAir {
  /** As the document has them. */
  enum Status {
    IDLE,
    /** Started, and the target has nothing yet, or nothing more: it is tried again. */
    PREPARING,
    STREAMING,
    STOPPING;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** It is not possible now; the message is for people. */
  static final class NotPossible extends Exception {
    private static final long serialVersionUID = 1L;

    NotPossible(String message) {
      super(message);
    }
  }

  /**
   * @param bytes sent by the running broadcast; 0 when idle
   * @param trouble why it does not stream, as a sentence; empty if it does or is not to
   * @param legs how it does at each of its addresses; empty when idle
   */
  record State(Status status, long bytes, Optional<String> trouble, List<Broadcast.Leg> legs) {}

  /** Null: there is none. */
  private Broadcast running;

  private boolean stopping;
  private boolean closed;

  synchronized State state() {
    if (running == null) {
      return new State(Status.IDLE, 0, Optional.empty(), List.of());
    }
    if (stopping) {
      return new State(Status.STOPPING, running.bytesSent(), Optional.empty(), running.legs());
    }
    Status status = running.isStreaming() ? Status.STREAMING : Status.PREPARING;
    return new State(status, running.bytesSent(), running.trouble(), running.legs());
  }

  /**
   * @param begin called only if it is possible; what it throws leaves all as it was
   */
  synchronized void start(Supplier<Broadcast> begin) throws NotPossible {
    if (closed) {
      throw new NotPossible("The gateway is about to stop.");
    }
    if (stopping) {
      throw new NotPossible("It is stopping: start it again in a moment.");
    }
    if (running != null) {
      throw new NotPossible("It is started already: stop it first.");
    }
    running = begin.get();
  }

  /** Returns when it has ended. */
  void stop() throws NotPossible {
    Broadcast ending;
    synchronized (this) {
      if (running == null) {
        throw new NotPossible("Nothing is streamed: there is nothing to stop.");
      }
      if (stopping) {
        throw new NotPossible("It is stopping already.");
      }
      stopping = true;
      ending = running;
    }
    // Not under the lock: whoever asks how it does is answered meanwhile.
    try {
      ending.stop();
    } finally {
      synchronized (this) {
        running = null;
        stopping = false;
      }
    }
  }

  /** For good. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      stop();
    } catch (NotPossible e) {
      // There was none, or somebody else stops it.
    }
  }
}
