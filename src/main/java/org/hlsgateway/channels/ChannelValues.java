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
    boolean pinned,
    SourceSettings sourceSettings,
    OutputSettings output,
    KeepSettings keep,
    ListingSettings listing) {

  /** A nickname and a source, and defaults for the rest. */
  static ChannelValues of(Nickname nickname, SourceUrl source) {
    return new ChannelValues(
        nickname,
        source,
        Optional.empty(),
        true,
        Optional.empty(),
        false,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        ListingSettings.DEFAULT);
  }

  static ChannelValues of(StoredChannel stored) {
    Channel channel = stored.channel();
    return new ChannelValues(
        channel.nickname(),
        channel.source(),
        stored.givenTitle(),
        channel.enabled(),
        channel.idleAfter().map(idle -> Math.toIntExact(idle.toSeconds())),
        channel.pinned(),
        channel.sourceSettings(),
        channel.output(),
        channel.keep(),
        stored.listing());
  }

  ChannelValues listed(Optional<String> words, ListingSettings as) {
    return new ChannelValues(
        nickname, source, words, enabled, idleSeconds, pinned, sourceSettings, output, keep, as);
  }

  ChannelValues titled(String words) {
    return new ChannelValues(
        nickname,
        source,
        Optional.of(words),
        enabled,
        idleSeconds,
        pinned,
        sourceSettings,
        output,
        keep,
        listing);
  }

  /** The same channel, which encodes a source whose keyframes are too far apart. */
  ChannelValues encodingSparseKeyframes() {
    return new ChannelValues(
        nickname,
        source,
        title,
        enabled,
        idleSeconds,
        pinned,
        sourceSettings,
        output.encodingSparseKeyframes(),
        keep,
        listing);
  }

  ChannelValues enabled(boolean on) {
    return new ChannelValues(
        nickname, source, title, on, idleSeconds, pinned, sourceSettings, output, keep, listing);
  }

  ChannelValues pinned(boolean on) {
    return new ChannelValues(
        nickname, source, title, enabled, idleSeconds, on, sourceSettings, output, keep, listing);
  }
}
