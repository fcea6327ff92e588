package org.hlsgateway.coordinator;

import java.time.Duration;
import java.time.Instant;

/** When a peer was last heard, and when it is to hear from us. */
final class Pulse {
  /** The protocol says every 20 to 30 s. */
  static final Duration BEAT = Duration.ofSeconds(25);

  static final Duration SILENCE = Duration.ofSeconds(60);

  private volatile Instant heard;
  private Instant beaten;

  Pulse(Instant now) {
    heard = now;
    beaten = now;
  }

  /** Anything at all came from the peer. */
  void heard(Instant now) {
    heard = now;
  }

  boolean isSilent(Instant now) {
    return !now.isBefore(heard.plus(SILENCE));
  }

  /** True once for each beat; only one thread may ask. */
  boolean mustBeat(Instant now) {
    if (now.isBefore(beaten.plus(BEAT))) {
      return false;
    }
    beaten = now;
    return true;
  }
}
