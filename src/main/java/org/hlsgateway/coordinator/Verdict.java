package org.hlsgateway.coordinator;

/** Whether somebody may publish. */
sealed interface Verdict {

  /** Yes, and this is wanted of the stream. */
  record Accepted(StreamOptions options) implements Verdict {}

  /** There is no key for the channel here, and no application to ask. */
  record Unknown() implements Verdict {}

  /**
   * No.
   *
   * @param sentence for the publisher; holds no secret
   */
  record Denied(String sentence) implements Verdict {}
}
