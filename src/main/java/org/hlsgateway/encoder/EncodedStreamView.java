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

  public String badge() {
    return state.badge;
  }

  public String stateInWords() {
    return state.words;
  }

  /** Empty if there is nothing to say. */
  public String remark() {
    return problem.orElse("");
  }

  enum State {
    STARTING("Starting", "starting"),
    LIVE("Live", "live"),
    SOURCE_AWAY("Waiting for the source", "restarting"),
    STORAGE_TROUBLE("Storage fails", "failed"),
    ENDING("Ending", "stopping"),
    OVER("Over", "idle"),
    FAILED("Failed", "failed");

    private final String words;

    /** The class in the style sheet. */
    private final String badge;

    State(String words, String badge) {
      this.words = words;
      this.badge = badge;
    }
  }
}
