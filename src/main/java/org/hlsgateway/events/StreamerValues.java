package org.hlsgateway.events;

import java.util.OptionalInt;

/** What may be said of a streamer, already validated; see {@link Streamer}. */
record StreamerValues(
    String name,
    ServerKind kind,
    String pushAddress,
    String publicAddress,
    OptionalInt mostMbps,
    OptionalInt mostViewers,
    int weight,
    boolean enabled) {
  static StreamerValues of(Streamer streamer) {
    return new StreamerValues(
        streamer.name(),
        streamer.kind(),
        streamer.pushAddress(),
        streamer.publicAddress(),
        streamer.mostMbps(),
        streamer.mostViewers(),
        streamer.weight(),
        streamer.enabled());
  }
}
