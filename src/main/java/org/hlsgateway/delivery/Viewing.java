package org.hlsgateway.delivery;

import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.Player;

/**
 * Who watches what.
 *
 * @param viewer the id
 */
record Viewing(LiveSession session, String viewer, Player player) {

  /** Starts the channel, if it does not run. */
  void begin() {
    session.seen(viewer, player);
  }

  /** Something was taken; counts as watching, and is counted. */
  void took(int bytes) {
    session.takes(viewer, player);
    session.meter(player).add(bytes);
  }

  /** True if the administrator sent them away. */
  boolean isRefused() {
    return session.isRefused(viewer);
  }
}
