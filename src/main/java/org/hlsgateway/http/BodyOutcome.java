package org.hlsgateway.http;

/** What came of reading a request's body. */
sealed interface BodyOutcome {
  record Whole(byte[] bytes) implements BodyOutcome {}

  /**
   * @param status says why, 400 to 499
   */
  record Refused(int status) implements BodyOutcome {}
}
