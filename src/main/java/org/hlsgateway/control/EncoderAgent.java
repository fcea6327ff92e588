package org.hlsgateway.control;

import java.time.Duration;

/**
 * An encoder, as its coordinator sees it: at the other end of a connection, or, as a CDI bean of
 * this type, in the same process. All calls come from one thread, in order, and must not wait.
 */
public interface EncoderAgent {

  /** Streams in parallel; 0 and -1 mean no limit. */
  int capacity();

  /**
   * Begins to encode: ENCODE-START.
   *
   * @param link where to tell how it goes; {@link EncoderLink#closed} must come in the end
   */
  void start(Assignment assignment, EncoderLink link);

  /**
   * The stream is to end: ENCODE-STOP. The answer is {@link EncoderLink#closed}; stopping a stream
   * that is not there is no error.
   *
   * @param streamId empty: whichever this channel has
   * @param grace how long the encoder may go on by itself to reach the source's end; zero: at once
   */
  void stop(String channel, String streamId, Duration grace);

  /** The coordinator is gone: everything it assigned ends, and nothing need be reported. */
  void linkLost();
}
