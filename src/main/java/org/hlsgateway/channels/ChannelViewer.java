package org.hlsgateway.channels;

import java.time.Instant;
import org.hlsgateway.accounts.Hashes;

/**
 * Somebody who watches a channel now.
 *
 * @param id tells viewers of one channel apart; made up by the gateway or by the player. Whoever
 *     has it may watch by it: people see {@link #shownId}
 * @param since when they were first seen this time
 * @param address where their requests come from; empty if unknown
 * @param program what their player calls itself (User-Agent), unshortened; may be empty
 * @param bytes sent to this address and program, for this channel, while somebody watched with it
 * @param sharedBy how many viewers have the same address and program, and so share the count; at
 *     least 1
 */
public record ChannelViewer(
    String id, Instant since, String address, String program, long bytes, int sharedBy) {
  private static final int SHOWN_DIGITS = 24;

  /** What the pages and the API call this viewer: leads nobody to the id, and lets nobody in. */
  public String shownId() {
    return Hashes.sha256(id).substring(0, SHOWN_DIGITS);
  }

  /**
   * As {@link ChannelSessions#disconnect}, by what people see.
   *
   * @param shown may be anything
   */
  static boolean disconnect(ChannelSessions sessions, Channel channel, String shown) {
    return sessions.viewers(channel).stream()
        .filter(viewer -> viewer.shownId().equals(shown))
        .findFirst()
        .filter(viewer -> sessions.disconnect(channel, viewer.id()))
        .isPresent();
  }
}
