package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.input.FrameTap;

/** The session of a pushed stream: runs from its making until it is stopped, watched or not. */
public final class PushedSession {

  /** Viewers fetch what is left of the playlist for a while, and longer if it goes far back. */
  private static final Duration SHOWN_AFTERWARDS = Duration.ofSeconds(30);

  private final LiveSession session;
  private final BooleanSupplier seen;
  private volatile boolean stopped;
  private volatile boolean over;
  private Instant overSince;

  /**
   * @param seen whether the last look found something
   */
  PushedSession(LiveSession session, BooleanSupplier seen) {
    this.session = session;
    this.seen = seen;
  }

  Programme programme() {
    return session.programme();
  }

  boolean isCalled(String name) {
    return programme().name().equalsIgnoreCase(name);
  }

  /** True while it is on, since more may come; then only if it has the file. */
  boolean has(String file) {
    return isOn() || session.windowOf(file).isPresent();
  }

  boolean isOn() {
    return !stopped;
  }

  /** True while media comes. */
  public boolean isLive() {
    return session.state() == ChannelStatus.State.LIVE;
  }

  /** True if it was stopped, or failed for good: nothing will come for now. */
  boolean isGivenUp() {
    return stopped || session.state() == ChannelStatus.State.FAILED;
  }

  /** See {@link LiveSession#tap}. */
  void tap(FrameTap tap) {
    session.tap(tap);
  }

  /** True if the publisher was found to send, be it that nothing was made of it yet. */
  public boolean isSeen() {
    return seen.getAsBoolean();
  }

  /** What is wrong, as a sentence; empty while all is well. */
  public Optional<String> problem() {
    return session.status().problem();
  }

  /** Ends it for good; returns at once, {@link #isOver} follows within about five seconds. */
  public void stop() {
    stopped = true;
    session.delete();
  }

  /** True once it was stopped and its input is gone: its output hears nothing any more. */
  public boolean isOver() {
    return over;
  }

  /** True once nobody needs it any more; asked a few times a second. */
  boolean isGone(Instant now) {
    if (!over && session.isDeleted()) {
      overSince = now;
      over = true;
    }
    return over && now.isAfter(overSince.plus(SHOWN_AFTERWARDS)) && !session.hasMediaLeft();
  }
}
