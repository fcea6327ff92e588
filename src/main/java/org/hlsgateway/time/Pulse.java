package org.hlsgateway.time;

import java.time.Duration;
import java.time.Instant;

/** When a peer was last heard, and when it is to hear from us. */
public final class Pulse {
  /** The protocols of streaming servers say every 20 to 30 s. */
  public static final Duration BEAT = Duration.ofSeconds(25);

  public static final Duration SILENCE = Duration.ofSeconds(60);

  private volatile Instant heard;
  private Instant beaten;

  public Pulse(Instant now) {
    heard = now;
    beaten = now;
  }

  /** Anything at all came from the peer. */
  public void heard(Instant now) {
    heard = now;
  }

  public boolean isSilent(Instant now) {
    return !now.isBefore(heard.plus(SILENCE));
  }

  /** True once for each beat; only one thread may ask. */
  public boolean mustBeat(Instant now) {
    if (now.isBefore(beaten.plus(BEAT))) {
      return false;
    }
    beaten = now;
    return true;
  }
}
