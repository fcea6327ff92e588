package org.hlsgateway.media;

/**
 * The bytes that came in are no fragmented MP4 that this package carries. The message is one
 * sentence that says what was found and what the limit is; the input is of no further use.
 */
public class StreamFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public StreamFormatException(String message) {
    super(message);
  }
}
