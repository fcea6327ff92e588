package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a programme is to run, and how patient its session is: what is wanted, apart from what
 * is. Changed under the session's monitor; any thread may read.
 */
final class Wanted {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Audience audience;
  private volatile Programme programme;
  private volatile boolean heldDown;
  private volatile boolean deleted;

  /** What is being stopped is to start anew once it is. */
  private boolean startsAgain;

  Wanted(Programme programme, Engine engine, Audience audience) {
    this.programme = programme;
    this.engine = engine;
    this.audience = audience;
  }

  /** As it is now. */
  Programme programme() {
    return programme;
  }

  void edited(Programme changed) {
    programme = changed;
  }

  /** Stopped by hand, or over: a pinned programme, too, stays down until somebody wants it. */
  void holdDown() {
    heldDown = true;
    startsAgain = false;
  }

  /** It is being stopped, and somebody came who wants to see it. */
  void startAgain() {
    startsAgain = true;
  }

  boolean startsAgain() {
    return startsAgain;
  }

  /** True once, if it is to start again now that it has been stopped. */
  boolean takeNextStart() {
    boolean wanted = startsAgain;
    startsAgain = false;
    return wanted;
  }

  void release() {
    heldDown = false;
  }

  boolean isHeldDown() {
    return heldDown;
  }

  /** It never runs again. */
  void delete() {
    deleted = true;
  }

  boolean isDeleted() {
    return deleted;
  }

  boolean mayRun() {
    return !deleted && programme.enabled();
  }

  /** Runs whether or not anybody watches. */
  boolean isPinned() {
    return !heldDown && (programme.pinned() || engine.isDemanded(programme));
  }

  /**
   * @param liveSince when there was something to be seen last
   */
  boolean isWanted(Instant liveSince, Instant now) {
    Duration idleAfter = programme.idle().orElse(engine.settings().idleAfter());
    return isPinned() || !audience.isIdle(liveSince, idleAfter, now);
  }

  /** How long viewers wait for a first picture. */
  Duration firstPictureWithin() {
    return engine.settings().startDeadline().plus(programme.options().extraWait());
  }

  /** How long a source may take to begin. */
  Duration startsWithin() {
    return engine.startsWithin().plus(programme.options().extraWait());
  }

  /** A source with a timeout of its own may be silent that long; its input ends it then. */
  Duration stalledAfter() {
    Duration usual = engine.settings().stallAfter();
    Duration own = programme.options().timeout().orElse(Duration.ZERO).plus(GRACE);
    return own.compareTo(usual) > 0 ? own : usual;
  }
}
