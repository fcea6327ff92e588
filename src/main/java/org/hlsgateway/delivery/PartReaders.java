package org.hlsgateway.delivery;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Tells players that begin with partial segments from those that need a whole one: FFmpeg's (so
 * mpv's and Kodi's), GStreamer's and VLC's give up at a playlist that lists only parts, and so does
 * shaka in a browser. hls.js, in a browser too, calls it empty and asks again a second later, when
 * it might have had a whole one; but where a segment takes long, that is sooner. Nothing tells them
 * apart but their names; who is taken for the wrong one waits for a segment's length, and only if
 * the channel has just started.
 */
final class PartReaders {

  /** Whoever it is, and however long segments are. */
  static final IntPredicate ALL = seconds -> true;

  private static final IntPredicate NONE = seconds -> false;

  /** In seconds: nobody in front of a browser waits longer for a segment to become whole. */
  private static final int LONGEST_TARGET_DURATION = 2;

  /** Apple's and Google's. */
  private static final Pattern KNOWN = Pattern.compile("AppleCoreMedia|ExoPlayer|AndroidXMedia3");

  private static final Pattern BROWSERS = Pattern.compile("^Mozilla/");

  /** They call themselves browsers, and often play by other means. */
  private static final Pattern TELEVISIONS =
      Pattern.compile("smart-?tv|web0s|tizen|hbbtv", Pattern.CASE_INSENSITIVE);

  private PartReaders() {}

  /**
   * Whether a player begins with parts, by the target duration in seconds.
   *
   * @param program User-Agent (RFC 9110, 10.1.5); may be empty
   */
  static IntPredicate of(String program) {
    if (KNOWN.matcher(program).find()) {
      return ALL;
    }
    boolean isBrowser = BROWSERS.matcher(program).find() && !TELEVISIONS.matcher(program).find();
    return isBrowser ? seconds -> seconds > LONGEST_TARGET_DURATION : NONE;
  }
}
