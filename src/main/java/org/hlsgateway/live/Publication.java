package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.RunTap;

/**
 * What of one programme can be read: the packager of the present run, what is shown of it, what is
 * left of earlier ones, and who waits for more. Changed under the session's monitor; what is shown
 * is read without it.
 */
final class Publication {
  private static final Awaited.Unavailable TOO_MANY_WAIT =
      new Awaited.Unavailable("Too many viewers wait.", Duration.ofSeconds(2));

  private final Engine engine;
  private final Suspended suspended;
  private final Shown shown = new Shown();

  /** Null between two runs. */
  private Packager packager;

  /** What a packager of another number says is not heard any more. */
  private int number;

  Publication(Engine engine, Suspended suspended) {
    this.engine = engine;
    this.suspended = suspended;
  }

  // ---- for all threads -------------------------------------------------------------------------

  /** Null while there is none. */
  LivePresentation current() {
    return shown.current();
  }

  /** Empty while nothing can be listed, and once it has ended. */
  Optional<LivePresentation> joinable() {
    return shown.joinable();
  }

  Optional<LiveWindow> windowOf(String file) {
    return shown.windowOf(file);
  }

  /** What is waited for, if it is there. */
  Optional<Awaited> arrived(Suspended.Waiting waiting) {
    LivePresentation now = shown.current();
    return now != null && waiting.until().test(now)
        ? Optional.of(new Awaited.Arrived(now))
        : Optional.empty();
  }

  /** Empty if it waits now; else why it does not. */
  Optional<Awaited> suspend(Suspended.Waiting waiting) {
    if (!suspended.add(waiting)) {
      return Optional.of(TOO_MANY_WAIT);
    }
    engine.counts().waits.increment();
    return Optional.empty();
  }

  /** See {@link Suspended#takeBack}. */
  boolean takeBack(Suspended.Waiting waiting) {
    return suspended.takeBack(waiting);
  }

  /** Those who wait are told that it will not come. */
  void giveUp(Awaited.Unavailable why) {
    suspended.giveUp(why);
  }

  // ---- with the monitor held -------------------------------------------------------------------

  /**
   * A run begins. Nobody was shown what an attempt before may have brought: it must not bind this
   * one.
   *
   * @param onChange told of every change, on the thread that brought it, with the monitor held
   * @param reader reads along
   */
  void open(Programme programme, Consumer<LivePresentation> onChange, RunTap reader) {
    forget(programme);
    int mine = ++number;
    packager =
        engine.newPackager(
            programme,
            changed -> {
              // Of one that ended nobody waits for anything, and who waits for the next must not
              // get this one.
              if (mine == number) {
                onChange.accept(changed);
              }
            },
            reader);
  }

  boolean isOpen() {
    return packager != null;
  }

  /** True while something can be fetched, be it of a run that is over. */
  boolean hasMediaLeft() {
    return !shown.isEmpty();
  }

  /** Only while it is open. */
  Packager packager() {
    return packager;
  }

  /** True if something came of the input that began last. */
  boolean hasMedia() {
    return packager.lastMediaAt().isPresent();
  }

  /** True if the source's last picture is shown while it is away. */
  boolean standsIn() {
    return packager != null && packager.standsIn();
  }

  void show(Programme programme, LivePresentation changed) {
    engine.listed(programme, changed);
    shown.show(changed);
    suspended.changed(changed);
  }

  /**
   * The run is over. What was listed may still be fetched for a while, under its old names.
   *
   * @param isTheEnd of the playlists too; else another run continues them
   */
  void retire(Programme programme, boolean isTheEnd, Instant now) {
    Packager over = packager;
    if (isTheEnd) {
      // Who waits is told of the end.
      over.finish(now);
      shown.retire(over, true);
      forget(programme);
    } else {
      // Of its end players learn nothing.
      number++;
      shown.nothing();
      over.finish(now);
      forget(programme);
      shown.retire(over, false);
    }
  }

  /** What there was is nothing to be shown. */
  void forget(Programme programme) {
    if (packager != null) {
      packager.releaseTap();
    }
    number++;
    packager = null;
    shown.nothing();
  }

  /** The gateway stops: what is listed stays as it is. */
  void freeze(Programme programme, Instant now) {
    packager.endInput(now);
    packager.releaseTap();
  }

  void expire(Instant now) {
    if (packager != null) {
      packager.expire(now);
    }
    shown.expire(now);
  }

  /** The source is away, and expected back. */
  void standIn(Instant now, Instant date) {
    if (packager != null) {
      packager.standIn(now, date);
    }
  }

  /**
   * What is not as planned, while it is live: a picture that stands still, a sound that is none.
   */
  String standInsInWords() {
    if (packager.isPictureStopped()) {
      return " The picture has stopped, and the sound goes on: the last keyframe is repeated.";
    }
    int missing = packager.missingSounds();
    return switch (missing) {
      case 0 -> "";
      case 1 -> " A sound is announced, but brings nothing now: it is silence until it comes.";
      default ->
          String.format(
              Locale.ROOT,
              " %d sounds are announced, but bring nothing now: they are silence until they come.",
              missing);
    };
  }
}
