package org.hlsgateway.packager;

import org.hlsgateway.media.StreamFormatException;

/**
 * A source's pictures cannot be decoded by themselves, none of them: nobody could begin to watch.
 * Encoding it helps.
 */
public final class NoKeyframesException extends StreamFormatException {
  private static final long serialVersionUID = 1L;

  public NoKeyframesException() {
    super("The source sends no keyframes: it is encoded from now on.");
  }
}
