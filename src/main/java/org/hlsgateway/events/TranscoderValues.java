package org.hlsgateway.events;

import java.util.OptionalInt;

/** What may be said of a transcoder, already validated; see {@link Transcoder}. */
record TranscoderValues(
    String name, ServerKind kind, String address, OptionalInt capacity, boolean enabled) {
  static TranscoderValues of(Transcoder transcoder) {
    return new TranscoderValues(
        transcoder.name(),
        transcoder.kind(),
        transcoder.address(),
        transcoder.capacity(),
        transcoder.enabled());
  }
}
