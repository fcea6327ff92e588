package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a target does, as of the last second.
 *
 * @param since the state's beginning, by the calendar
 * @param sent bytes that were given to the connection, over all connections since the start
 * @param confirmed bytes that the target is known to have, by {@code proof}
 * @param bitsPerSecond confirmed, over the last ten seconds
 * @param queueAge how long the oldest frame that waits has waited
 * @param dropped frames that were left out because the target, or this machine, was too slow
 * @param reconnects how often the connection was made anew
 * @param errors how often it failed
 * @param sending what is sent, as a sentence; empty until it is known
 * @param error the last one, as a sentence; stays after it is over
 * @param errorAt when that was
 * @param retryAt when it is tried again
 * @param history of the last hour, the oldest first
 */
record PushStatus(
    State state,
    Instant since,
    long sent,
    long confirmed,
    Proof proof,
    long bitsPerSecond,
    Duration queueAge,
    long dropped,
    int reconnects,
    int errors,
    Optional<String> sending,
    Optional<String> error,
    Optional<Instant> errorAt,
    Optional<Instant> retryAt,
    List<Point> history) {

  /** What a target is doing. */
  enum State {
    /** Off, or the channel brings nothing. */
    IDLE,
    CONNECTING,
    /** The target accepted the stream, and takes it. */
    SENDING,
    /** It failed, and is tried again soon. */
    RETRYING,
    /** Somebody has to do something; it is tried again now and then. */
    FAILED;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** For its next attempt. */
    boolean waits() {
      return this == RETRYING || this == FAILED;
    }
  }

  /** How it is known what the target has. */
  enum Proof {
    /** The target says so. */
    ACKNOWLEDGED,
    /** The network of the target's machine took it. */
    RECEIVED,
    /** It is only known that this machine sent it. */
    WRITTEN;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Ten seconds. */
  record Point(Instant at, long bitsPerSecond, long queueMillis, long dropped) {}

  /**
   * The same, of a target whose encoder does not work, or brings too little: what is sent is being
   * sent still.
   *
   * @param date by the calendar
   */
  PushStatus withTrouble(String sentence, Instant date) {
    return new PushStatus(
        state == State.SENDING ? State.SENDING : State.RETRYING,
        since,
        sent,
        confirmed,
        proof,
        bitsPerSecond,
        queueAge,
        dropped,
        reconnects,
        errors,
        sending,
        Optional.of(sentence),
        Optional.of(date),
        Optional.empty(),
        history);
  }

  /** A word for pages. */
  String word() {
    return switch (state) {
      case IDLE -> "Idle";
      case CONNECTING -> "Connecting";
      // Without proof nobody knows more than this.
      case SENDING -> proof == Proof.WRITTEN ? "Written" : "Sending";
      case RETRYING -> "Retrying";
      case FAILED -> "Failed";
    };
  }

  /** E.g. {@code 2.4 Mbit/s}. */
  String rateInWords() {
    return bitsPerSecond >= 1_000_000
        ? String.format(Locale.ROOT, "%.1f Mbit/s", bitsPerSecond / 1e6)
        : String.format(Locale.ROOT, "%d kbit/s", bitsPerSecond / 1000);
  }
}
