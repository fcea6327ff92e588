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
    boolean pinned) {

  static ChannelValues of(StoredChannel stored) {
    Channel channel = stored.channel();
    return new ChannelValues(
        channel.nickname(),
        channel.source(),
        stored.givenTitle(),
        channel.enabled(),
        channel.idleAfter().map(idle -> Math.toIntExact(idle.toSeconds())),
        channel.pinned());
  }

  ChannelValues pinned(boolean on) {
    return new ChannelValues(nickname, source, title, enabled, idleSeconds, on);
  }
}
