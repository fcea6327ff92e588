package org.hlsgateway.distribution;

import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.control.ControlTokens;

/** What a gateway shows to ask a streamer how it is: not the key, but that it knows it. */
final class PeerTokens {
  static final String HEADER = ControlTokens.HEADER;

  private static final String SUBJECT = "streamer";
  private static final Duration LASTS = Duration.ofMinutes(2);

  private PeerTokens() {}

  static String issue(String key) {
    return new ControlTokens(Optional.of(key)).issue(SUBJECT, LASTS).orElseThrow();
  }

  /**
   * @param token may be null, or anything
   */
  static boolean isRight(String key, String token) {
    return new ControlTokens(Optional.of(key)).isRight(token, SUBJECT);
  }
}
