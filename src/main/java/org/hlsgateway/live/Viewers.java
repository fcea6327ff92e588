package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.hlsgateway.channels.ChannelViewer;

/**
 * Who watches one channel: known by a random id that the playlist's address carries. Names of media
 * carry none, so what is sent is counted for the player: address and program.
 */
final class Viewers {

  /** More than one node can serve; a flood of invented ids must not fill the memory. */
  private static final int MOST = 50_000;

  private final Map<String, Viewer> viewers = new ConcurrentHashMap<>();
  private final Map<Player, Meter> meters = new ConcurrentHashMap<>();
  private final LongAdder sent;
  private volatile Instant lastAccess = Instant.EPOCH;

  /**
   * @param sent counts what all players get
   */
  Viewers(LongAdder sent) {
    this.sent = sent;
  }

  private static final class Viewer {
    private final Instant since;
    private final Player player;
    private final Meter meter;
    private volatile Instant lastSeen;

    Viewer(Instant since, Player player, Meter meter, Instant lastSeen) {
      this.since = since;
      this.player = player;
      this.meter = meter;
      this.lastSeen = lastSeen;
    }
  }

  void seen(String id, Player player, Instant now) {
    lastAccess = now;
    Viewer known = viewers.get(id);
    if (known != null && known.player.equals(player)) {
      known.lastSeen = now;
    } else if (known != null || viewers.size() < MOST) {
      viewers.compute(id, (same, before) -> with(player, before, now));
    }
  }

  /** New, or the same with another player: a phone that left its wireless network, say. */
  private Viewer with(Player player, Viewer before, Instant now) {
    if (before != null && before.player.equals(player)) {
      before.lastSeen = now;
      return before;
    }
    Instant since = before == null ? now : before.since;
    if (before != null) {
      release(before);
    }
    Meter meter =
        meters.compute(
            player, (same, shared) -> (shared == null ? new Meter(sent) : shared).join());
    return new Viewer(since, player, meter, now);
  }

  /** A request of theirs waits. The access was when it came: its client may be gone by now. */
  void waits(String id, Instant now) {
    Viewer known = viewers.get(id);
    if (known != null) {
      known.lastSeen = now;
    } else if (viewers.size() < MOST) {
      viewers.compute(
          id, (same, before) -> before == null ? with(Player.UNKNOWN, null, now) : before);
    }
  }

  /** An access by nobody in particular, such as a start by hand. */
  void touch(Instant now) {
    lastAccess = now;
  }

  /** False if there was none of this id. */
  boolean left(String id) {
    Viewer gone = viewers.remove(id);
    if (gone != null) {
      release(gone);
    }
    return gone != null;
  }

  void clear() {
    viewers.keySet().forEach(this::left);
  }

  Set<String> ids() {
    return Set.copyOf(viewers.keySet());
  }

  boolean isWatching(String id) {
    return viewers.containsKey(id);
  }

  int count() {
    return viewers.size();
  }

  Instant lastAccess() {
    return lastAccess;
  }

  /** Counts for a player that somebody watches with; for any other, it counts for nobody. */
  Meter meter(Player player) {
    return meters.getOrDefault(player, Meter.UNREAD);
  }

  /**
   * Who came first is first.
   *
   * @param dateOf what people are told of a moment of this clock
   */
  List<ChannelViewer> all(UnaryOperator<Instant> dateOf) {
    return viewers.entrySet().stream()
        .map(entry -> seenFromOutside(entry.getKey(), entry.getValue(), dateOf))
        .sorted(Comparator.comparing(ChannelViewer::since).thenComparing(ChannelViewer::id))
        .toList();
  }

  private static ChannelViewer seenFromOutside(
      String id, Viewer viewer, UnaryOperator<Instant> dateOf) {
    return new ChannelViewer(
        id,
        dateOf.apply(viewer.since),
        viewer.player.address(),
        viewer.player.program(),
        viewer.meter.bytes(),
        viewer.meter.viewers());
  }

  /** Forgets those who were not seen for {@code silence}. */
  void forgetSilent(Instant now, Duration silence) {
    viewers.forEach(
        (id, viewer) -> {
          if (viewer.lastSeen.plus(silence).isBefore(now) && viewers.remove(id, viewer)) {
            release(viewer);
          }
        });
  }

  private void release(Viewer viewer) {
    meters.computeIfPresent(viewer.player, (same, meter) -> meter.leave());
  }
}
