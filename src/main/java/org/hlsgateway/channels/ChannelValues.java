package org.hlsgateway.channels;

import java.util.Optional;

/**
 * What an editor decides about a channel, already found acceptable by {@link ChannelInput}.
 *
 * @param title empty: the nickname serves
 * @param idleSeconds empty: the server's default
 */
record ChannelValues(
    Nickname nickname,
    SourceUrl source,
    Optional<String> title,
    boolean enabled,
    Optional<Integer> idleSeconds,
    boolean pinned) {}
