package org.hlsgateway.channels;

import java.time.Instant;

/**
 * Somebody who watches a channel now.
 *
 * @param id tells viewers of one channel apart; made up by the gateway or by the player
 * @param since when they were first seen this time
 * @param address where their requests come from; empty if unknown
 * @param program what their player calls itself (User-Agent), unshortened; may be empty
 * @param bytes sent to this address and program, for this channel, while somebody watched with it
 * @param sharedBy how many viewers have the same address and program, and so share the count; at
 *     least 1
 */
public record ChannelViewer(
    String id, Instant since, String address, String program, long bytes, int sharedBy) {}
