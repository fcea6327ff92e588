package org.hlsgateway.delivery;

import java.util.regex.Pattern;

/**
 * Tells players that begin with partial segments from those that need a whole one: FFmpeg's (so
 * mpv's and Kodi's), GStreamer's and VLC's give up at a playlist that lists only parts. Nothing
 * tells them apart but their names; who is taken for the wrong one waits for a segment's length,
 * and only if the channel has just started.
 */
final class PartReaders {

  /** Browsers run hls.js; Apple's and Google's players read parts themselves. */
  private static final Pattern KNOWN =
      Pattern.compile("^Mozilla/|AppleCoreMedia|ExoPlayer|AndroidXMedia3");

  /** They call themselves browsers, and often play by other means. */
  private static final Pattern TELEVISIONS =
      Pattern.compile("smart-?tv|web0s|tizen|hbbtv", Pattern.CASE_INSENSITIVE);

  private PartReaders() {}

  /**
   * @param program User-Agent (RFC 9110, 10.1.5); may be empty
   */
  static boolean include(String program) {
    return KNOWN.matcher(program).find() && !TELEVISIONS.matcher(program).find();
  }
}
