package org.hlsgateway.channels;

/**
 * CDI event, fired after the store committed.
 *
 * @param channel as it is now; for {@code DELETED}, as it last was
 */
public record ChannelChanged(Kind kind, Channel channel) {
  public enum Kind {
    CREATED,
    UPDATED,
    DELETED
  }
}
