package org.hlsgateway.events;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * Who brings an event's renditions to viewers, as it stood when it was read: an immutable snapshot.
 *
 * @param id the store's key; never reused
 * @param version counts the changes
 * @param name unique regardless of case
 * @param pushAddress where renditions are pushed to; may hold a login or a key, so it is shown by
 *     {@link #shownPushAddress}; empty of {@link ServerKind#THIS_GATEWAY}
 * @param publicAddress below which its viewers find what it serves, {@code http://HOST[/folder]},
 *     without a slash at the end; empty of {@link ServerKind#THIS_GATEWAY}
 * @param mostMbps what it can send, in Mbit/s; empty: not limited so
 * @param mostViewers whom it can serve; empty: not limited so
 * @param weight of its share among others that have room, 1 to {@value #MOST_WEIGHT}
 * @param enabled false: gets no viewers and nothing pushed
 */
public record Streamer(
    long id,
    int version,
    String name,
    ServerKind kind,
    String pushAddress,
    String publicAddress,
    OptionalInt mostMbps,
    OptionalInt mostViewers,
    int weight,
    boolean enabled,
    Instant created,
    Instant updated) {
  static final int MOST_WEIGHT = 100;
  static final int DEFAULT_WEIGHT = 10;

  public boolean isThisGateway() {
    return kind == ServerKind.THIS_GATEWAY;
  }

  /** Without a login. */
  public String shownPushAddress() {
    return org.hlsgateway.rtmp.PublishAddress.masked(pushAddress, false);
  }

  @Override
  public String toString() {
    return "Streamer[" + id + " " + name + "]";
  }
}
