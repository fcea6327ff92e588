package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hlsgateway.channels.ChannelViewer;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.time.Clocks;

/**
 * Who watches one programme, who was sent away, and since when nobody has watched. Any thread may
 * ask and tell, and takes no lock of the session's.
 */
final class Audience {
  private final Viewers viewers;
  private final Refused refused = new Refused();
  private final Suspended suspended;
  private final Clocks clocks;

  /**
   * @param suspended whose waiting counts as watching
   */
  Audience(Suspended suspended, Clocks clocks, Counts counts) {
    this.viewers = new Viewers(counts.sentBytes);
    this.suspended = suspended;
    this.clocks = clocks;
  }

  /** Somebody is watching. */
  void seen(String viewer, Player player, Instant now) {
    viewers.seen(viewer, player, now);
  }

  /** See {@link LiveSession#takes}. */
  void takes(String viewer, Player player) {
    if (viewers.isWatching(viewer)) {
      viewers.seen(viewer, player, clocks.now());
    }
  }

  /** True if the viewer was sent away a short while ago. */
  boolean isRefused(String viewer) {
    return refused.contains(viewer, clocks.now());
  }

  Meter meter(Player player) {
    return viewers.meter(player);
  }

  void left(String viewer) {
    letGo(viewer, "You left.");
  }

  /** See {@link LiveSession#dismiss}. */
  void dismiss(Predicate<String> gone) {
    Set<String> all = new HashSet<>(viewers.ids());
    suspended.forEachViewer(all::add);
    all.stream().filter(gone).forEach(id -> letGo(id, "You may not watch this any more."));
  }

  boolean isWatching(String viewer) {
    return viewers.isWatching(viewer);
  }

  long count(Predicate<String> counts) {
    return viewers.ids().stream().filter(counts).count();
  }

  /** Sends a viewer away, for a while; false if nobody of this id watches. */
  boolean disconnect(String viewer) {
    if (!viewers.isWatching(viewer)) {
      return false;
    }
    // First: a request that comes this moment must not bring them back.
    refused.add(viewer, clocks.now());
    return letGo(viewer, "The administrator ended this.");
  }

  private boolean letGo(String viewer, String reason) {
    // What the viewer still waits for would count as watching, long after the page is closed.
    suspended.giveUp(viewer, new Awaited.Unavailable(reason, Duration.ofSeconds(1)));
    return viewers.left(viewer);
  }

  /** An access by nobody in particular, such as a start by hand. */
  void touch(Instant now) {
    viewers.touch(now);
  }

  /** All are sent home, and may come back. */
  void clear() {
    viewers.clear();
  }

  int count() {
    return viewers.count();
  }

  /** Requests that wait. */
  int waiting() {
    return suspended.size();
  }

  /** True if somebody watches, or waits to. */
  boolean isThere() {
    return viewers.count() > 0 || suspended.size() > 0;
  }

  /** True if nobody is there, and nobody has been for so long. */
  boolean isIdle(Instant readySince, Duration idleAfter, Instant now) {
    if (isThere()) {
      return false;
    }
    // Idle counts from readiness too: who waited for the picture deserves to see some of it.
    Instant last = viewers.lastAccess().isAfter(readySince) ? viewers.lastAccess() : readySince;
    return !now.isBefore(last.plus(idleAfter));
  }

  List<ChannelViewer> all() {
    return viewers.all(clocks::dateOf);
  }

  /**
   * Answers those who have waited long enough, and forgets those who left without a word.
   *
   * @param shown now; null if there is nothing
   */
  void tick(LivePresentation shown, Instant now) {
    suspended.forEachViewer(viewer -> viewers.waits(viewer, now));
    suspended.expire(now);
    viewers.forgetSilent(now, silence(shown));
  }

  /**
   * A player that stopped asking without a word is gone after this. RFC 8216 6.3.4: it asks again
   * after one target duration at most, and one and a half if nothing is new.
   */
  private static Duration silence(LivePresentation shown) {
    int targetSeconds = shown == null ? 1 : shown.targetDurationSeconds();
    return Duration.ofMillis(Math.max(1_500L * targetSeconds + 1_000, 3_000));
  }
}
