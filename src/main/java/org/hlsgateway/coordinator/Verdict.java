package org.hlsgateway.coordinator;

/** Whether somebody may publish. */
sealed interface Verdict {

  /** Yes, and this is wanted of the stream, which goes on as long as its standing counts. */
  record Accepted(StreamOptions options, Standing standing) implements Verdict {
    /** Of a stream that no account answers for. */
    Accepted(StreamOptions options) {
      this(options, Standing.OF_NOBODY);
    }
  }

  /** There is no key for the channel here, and no application to ask. */
  record Unknown() implements Verdict {}

  /**
   * No.
   *
   * @param sentence for the publisher; holds no secret
   */
  record Denied(String sentence) implements Verdict {}
}
