package org.hlsgateway.accounts;

/**
 * What a grant or a link is for.
 *
 * @param group true: a group of channels; false: one channel
 */
public record Target(boolean group, long id) {
  public static Target channel(long id) {
    return new Target(false, id);
  }

  public static Target group(long id) {
    return new Target(true, id);
  }

  static Target of(Long channel, Long group) {
    return channel == null ? group(group) : channel(channel);
  }

  Long channelOrNull() {
    return group ? null : Long.valueOf(id);
  }

  Long groupOrNull() {
    return group ? Long.valueOf(id) : null;
  }
}
