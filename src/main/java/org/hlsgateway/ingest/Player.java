package org.hlsgateway.ingest;

/**
 * Whoever plays, or waits for what he wants to play. Any thread may call; no call waits.
 *
 * @param <S> what he plays
 */
interface Player<S> {

  void begin(S stream);

  /** There may be frames to read. */
  void wake();

  /** The stream is over, or there is none. */
  void over();
}
