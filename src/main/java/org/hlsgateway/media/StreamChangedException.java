package org.hlsgateway.media;

/**
 * The source changed in a way that the initialization section does not describe (another
 * resolution, say). Nothing is wrong with the source: FFmpeg, started anew, describes what comes
 * now.
 */
public final class StreamChangedException extends StreamFormatException {
  private static final long serialVersionUID = 1L;

  public StreamChangedException(String message) {
    super(message);
  }
}
