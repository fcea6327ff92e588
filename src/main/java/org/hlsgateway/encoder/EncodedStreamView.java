package org.hlsgateway.encoder;

import java.util.Optional;

/**
 * An assignment as people see it.
 *
 * @param resolutions as announced; empty until the source was looked at
 * @param problem a sentence
 */
record EncodedStreamView(
    String channel,
    String streamId,
    State state,
    String resolutions,
    boolean recorded,
    Optional<String> problem) {

  enum State {
    STARTING("Starting", "starting"),
    LIVE("Live", "live"),
    SOURCE_AWAY("Waiting for the source", "restarting"),
    STORAGE_TROUBLE("Storage fails", "failed"),
    ENDING("Ending", "stopping"),
    OVER("Over", "idle"),
    FAILED("Failed", "failed");

    private final String words;
    private final String badge;

    State(String words, String badge) {
      this.words = words;
      this.badge = badge;
    }

    String words() {
      return words;
    }

    /** The class in the style sheet. */
    String badge() {
      return badge;
    }
  }
}
