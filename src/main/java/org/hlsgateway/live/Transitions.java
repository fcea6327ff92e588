package org.hlsgateway.live;

import org.hlsgateway.channels.ChannelStatus.State;

/** The one place that says which state of a live session may follow which. */
final class Transitions {

  private Transitions() {}

  static boolean allowed(State from, State to) {
    return switch (from) {
      case IDLE -> to == State.STARTING;
      case STARTING -> to == State.LIVE || to == State.FAILED || to == State.STOPPING;
      case LIVE -> to == State.RESTARTING || to == State.STOPPING;
      case RESTARTING -> to == State.LIVE || to == State.FAILED || to == State.STOPPING;
      case STOPPING -> to == State.IDLE;
      case FAILED -> to == State.STARTING || to == State.IDLE;
    };
  }
}
