package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.hlsgateway.channels.ChannelStatus.State;

/**
 * What a session is doing, and since when: the one place where a state becomes another. Changed
 * under the session's monitor; any thread may read the state.
 */
final class Condition {
  private static final Logger LOG = Logger.getLogger(Condition.class.getName());

  private final Supplier<String> name;
  private volatile State state = State.IDLE;
  private Instant liveSince = Instant.EPOCH;
  private Instant restartingSince = Instant.EPOCH;

  /**
   * @param name whose it is, for the log
   */
  Condition(Supplier<String> name) {
    this.name = name;
  }

  State state() {
    return state;
  }

  boolean is(State asked) {
    return state == asked;
  }

  /** True if there is an input, or is to be one: what viewers ask for may come without a start. */
  boolean runs() {
    return switch (state) {
      case STARTING, LIVE, RESTARTING -> true;
      case IDLE, FAILED, STOPPING -> false;
    };
  }

  /** When it went live last; long ago if it never did. */
  Instant liveSince() {
    return liveSince;
  }

  boolean hasBeenLiveFor(Duration time, Instant now) {
    return state == State.LIVE && now.isAfter(liveSince.plus(time));
  }

  boolean hasBeenRestartingFor(Duration time, Instant now) {
    return state == State.RESTARTING && now.isAfter(restartingSince.plus(time));
  }

  void becomeLive(Instant now) {
    become(State.LIVE);
    liveSince = now;
  }

  /** If it was live; what starts goes on starting. */
  void becomeRestarting(Instant now) {
    if (state == State.LIVE) {
      become(State.RESTARTING);
      restartingSince = now;
    }
  }

  /**
   * @throws IllegalStateException if that is not allowed
   */
  void become(State next) {
    if (!Transitions.allowed(state, next)) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "channel %s: %s cannot become %s", name.get(), state, next));
    }
    LOG.fine(() -> String.format(Locale.ROOT, "Channel %s: %s -> %s", name.get(), state, next));
    state = next;
  }
}
