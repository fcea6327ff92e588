package org.hlsgateway.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.Packager;

/**
 * What a channel's viewers may read: the presentation of the present run, and those of earlier runs
 * whose media is still served under its old names. Read on every request, without a lock; changed
 * by one thread at a time.
 */
final class Shown {

  private static final String PLAYLIST = ".m3u8";

  private volatile LivePresentation current;

  /** The latest first. */
  private final List<Past> past = new CopyOnWriteArrayList<>();

  /**
   * @param isTheEnd its playlists say that they have ended; else they are another run's to continue
   */
  private record Past(Packager packager, boolean isTheEnd) {
    boolean has(String file) {
      return (isTheEnd || !file.endsWith(PLAYLIST)) && packager.presentation().owns(file);
    }
  }

  /** Awaited by who comes new: there is something to see, and more will follow. */
  static boolean canBeJoined(LivePresentation presentation) {
    return presentation.isListable() && !presentation.isEnded();
  }

  /** Null while there is none. */
  LivePresentation current() {
    return current;
  }

  /** Empty while nothing can be listed, and once it has ended. */
  Optional<LivePresentation> joinable() {
    return Optional.ofNullable(current).filter(Shown::canBeJoined);
  }

  /** The window that has files of this name's prefix, be it of this run or of an earlier one. */
  Optional<LiveWindow> windowOf(String file) {
    LivePresentation now = current;
    if (now != null && now.owns(file)) {
      return now.of(file);
    }
    return past.stream()
        .filter(kept -> kept.has(file))
        .findFirst()
        .flatMap(kept -> kept.packager().presentation().of(file));
  }

  void show(LivePresentation presentation) {
    current = presentation;
  }

  /** True once nothing of earlier runs is left either. */
  boolean isEmpty() {
    return current == null && past.isEmpty();
  }

  void nothing() {
    current = null;
  }

  /**
   * What was listed may still be fetched for a while, under its old names.
   *
   * @param isTheEnd whether who asks for a playlist is told that it has ended
   */
  void retire(Packager packager, boolean isTheEnd) {
    past.add(0, new Past(packager, isTheEnd));
  }

  void expire(Instant now) {
    for (Past kept : past) {
      kept.packager().expire(now);
      if (kept.packager().presentation().isGone()) {
        past.remove(kept);
      }
    }
  }
}
