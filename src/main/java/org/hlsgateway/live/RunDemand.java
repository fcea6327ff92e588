package org.hlsgateway.live;

/**
 * Says which channels are to run although nobody watches, as pinned ones do. Every bean of this
 * type is asked a few times a second for every running channel: it answers from memory, at once.
 * Who begins to want a channel starts it, too ({@code ChannelSessions.start}).
 */
public interface RunDemand {
  boolean wants(Programme programme);
}
