package org.hlsgateway.coordinator;

import java.time.Instant;
import java.util.Locale;

/**
 * A channel that may be published to with a key of its own; the key itself is known to nobody here.
 *
 * @param name as it was written when it was made
 * @param keyMade when its key was made
 * @param options what is made of its streams
 */
public record StreamingChannel(String name, Instant keyMade, StreamOptions options) {

  /** How it is compared with others: without regard to case. */
  String key() {
    return key(name);
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
