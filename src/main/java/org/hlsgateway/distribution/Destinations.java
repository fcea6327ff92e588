package org.hlsgateway.distribution;

import java.util.Optional;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.rtmp.StreamPath;

/** How a streamer's push address, as it was typed, becomes that of a rendition. */
final class Destinations {
  private Destinations() {}

  /**
   * @param push {@code rtmp://HOST[:PORT][/APPLICATION][?key=KEY]}; what its query says goes along
   *     with each stream's name
   * @throws IllegalArgumentException with a sentence
   */
  static PublishAddress of(String push, String rendition) {
    int query = push.indexOf('?');
    return query < 0
        ? PublishAddress.parse(push, rendition)
        : PublishAddress.parse(push.substring(0, query), rendition + push.substring(query));
  }

  /** The key in it; empty if there is none. */
  static Optional<String> key(String push) {
    int query = push.indexOf('?');
    return Optional.of(query < 0 ? "" : StreamPath.of("", push.substring(query)).key())
        .filter(key -> !key.isEmpty());
  }
}
