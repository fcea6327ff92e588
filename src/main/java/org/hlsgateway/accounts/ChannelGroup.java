package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Set;

/**
 * Channels that are granted together.
 *
 * @param channels their ids
 */
public record ChannelGroup(
    long id, int version, String name, Set<Long> channels, Instant created) {}
