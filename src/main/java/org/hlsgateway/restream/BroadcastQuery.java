package org.hlsgateway.restream;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which broadcasts are asked for.
 *
 * @param kinds one at least
 * @param channel its nickname; empty: any
 * @param target a push target's id; empty: any
 * @param from went on then, or later; empty: any
 * @param to began before; empty: any
 * @param onlyFailed those with an error
 * @param before ids smaller than this, for the next page; empty: the latest
 * @param most of them, 1 to {@value #MOST}
 */
public record BroadcastQuery(
    Set<BroadcastLog.Kind> kinds,
    Optional<String> channel,
    OptionalLong target,
    Optional<Instant> from,
    Optional<Instant> to,
    boolean onlyFailed,
    OptionalLong before,
    int most) {

  /** Of one page. */
  public static final int MOST = 500;

  static BroadcastQuery ofTarget(PushTarget target, int most) {
    return new BroadcastQuery(
        Set.of(BroadcastLog.Kind.PUSH),
        Optional.empty(),
        OptionalLong.of(target.id()),
        Optional.empty(),
        Optional.empty(),
        false,
        OptionalLong.empty(),
        most);
  }

  /** The latest of the livebox. */
  public static BroadcastQuery ofLivebox(int most) {
    return new BroadcastQuery(
        Set.of(BroadcastLog.Kind.LIVEBOX),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        OptionalLong.empty(),
        most);
  }
}
