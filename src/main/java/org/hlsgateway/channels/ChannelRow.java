package org.hlsgateway.channels;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A channel in the API's list, be it of the store or one that is pushed.
 *
 * @param key what rows are ordered by: the name in small letters
 * @param texts what a search finds
 * @param state asked only if the list is of some states
 * @param json made only if the row is shown
 */
record ChannelRow(
    String key,
    List<String> texts,
    Supplier<ChannelStatus.State> state,
    Supplier<ChannelJson> json) {

  static ChannelRow of(
      StoredChannel stored, Supplier<ChannelStatus.State> state, Supplier<ChannelJson> json) {
    Channel channel = stored.channel();
    String key = channel.nickname().key();
    return new ChannelRow(
        key, List.of(key, channel.title(), channel.source().masked()), state, json);
  }

  static ChannelRow of(PushedChannel pushed, Supplier<ChannelJson> json) {
    String key = pushed.name().toLowerCase(Locale.ROOT);
    return new ChannelRow(key, List.of(key), pushed.status()::state, json);
  }
}
