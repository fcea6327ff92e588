package org.hlsgateway.channels;

/**
 * CDI event, fired after the store committed, when {@link Channels} answers the new state. It says
 * which channel, not what became of it: who is told late, or twice, asks and knows the latest.
 *
 * @param id of the channel, see {@link Channels#byId} and {@link Channels#former}
 * @param version that it has now; for {@code DELETED}, that it had last
 * @param moreToCome true: another one was deleted together with this one, and is told of next; who
 *     reads all there is anew may wait for the last
 */
public record ChannelChanged(Kind kind, long id, int version, boolean moreToCome) {
  public enum Kind {
    CREATED,
    UPDATED,
    DELETED
  }
}
