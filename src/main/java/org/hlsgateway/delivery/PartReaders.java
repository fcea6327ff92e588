package org.hlsgateway.delivery;

import java.util.regex.Pattern;

/**
 * Tells players that begin with partial segments from those that need a whole one: FFmpeg's (so
 * mpv's and Kodi's), GStreamer's, VLC's and video.js give up at a playlist that lists only parts,
 * and hls.js calls it empty and asks again a second later, when it might have had a whole one.
 * Nothing tells them apart but their names; who is taken for the wrong one waits for a segment's
 * length, two seconds at most, and only if the channel has just started.
 */
final class PartReaders {

  /** Apple's and Google's. */
  private static final Pattern KNOWN = Pattern.compile("AppleCoreMedia|ExoPlayer|AndroidXMedia3");

  private PartReaders() {}

  /**
   * Whether a player begins with parts.
   *
   * @param program User-Agent (RFC 9110, 10.1.5); may be empty
   */
  static boolean are(String program) {
    return KNOWN.matcher(program).find();
  }
}
