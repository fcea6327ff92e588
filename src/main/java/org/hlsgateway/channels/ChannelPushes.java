package org.hlsgateway.channels;

import java.util.List;

/** What a channel's page needs of push targets. A port: {@code restream} implements it. */
public interface ChannelPushes {

  /** In the order that they were added in. */
  List<Push> of(Channel channel);

  /**
   * One target, ready to print.
   *
   * @param badge the state's class in the style sheet
   * @param state in a word
   * @param detail more of it, or what is wrong; may be empty
   */
  record Push(long id, String name, String badge, String state, String detail) {}
}
