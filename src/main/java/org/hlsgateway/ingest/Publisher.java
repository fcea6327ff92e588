package org.hlsgateway.ingest;

import java.time.Instant;

/**
 * Whoever publishes, or asks to. Any thread may call; no call waits.
 *
 * @param <S> what he publishes
 */
interface Publisher<S> {

  /** When something came from it last, by the clock of all connections. */
  Instant heard();

  /** Where he comes from. */
  String address();

  /** What he says he is, which may be anything; empty if he says nothing. */
  String program();

  void accepted(S stream);

  /**
   * @param sentence why
   */
  void refused(String sentence);

  /** The publication is over; so is the connection. */
  void ended(String sentence);

  /** The same, because this server stops: another one may take the stream, or this one soon. */
  default void goesAway(String sentence) {
    ended(sentence);
  }
}
