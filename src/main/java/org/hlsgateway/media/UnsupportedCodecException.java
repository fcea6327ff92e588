package org.hlsgateway.media;

/**
 * The stream is in order, but coded in a way that this package does not carry. Reading it again
 * will not help.
 */
public final class UnsupportedCodecException extends StreamFormatException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the video or the audio
   * @param codec as the stream names it
   * @param carried what would have been possible
   */
  public UnsupportedCodecException(String what, String codec, String carried) {
    super("The " + what + " is coded as '" + codec + "'; " + carried + " are carried.");
  }
}
