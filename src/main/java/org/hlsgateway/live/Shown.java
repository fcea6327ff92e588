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

  private volatile LivePresentation current;
  private final List<Packager> past = new CopyOnWriteArrayList<>();

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
        .map(Packager::presentation)
        .filter(presentation -> presentation.owns(file))
        .findFirst()
        .flatMap(presentation -> presentation.of(file));
  }

  void show(LivePresentation presentation) {
    current = presentation;
  }

  void nothing() {
    current = null;
  }

  /** What was listed may still be fetched for a while, under its old names. */
  void retire(Packager packager) {
    past.add(packager);
  }

  void expire(Instant now) {
    for (Packager packager : past) {
      packager.expire(now);
      if (packager.presentation().isGone()) {
        past.remove(packager);
      }
    }
  }
}
