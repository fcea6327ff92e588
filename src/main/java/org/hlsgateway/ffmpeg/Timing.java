package org.hlsgateway.ffmpeg;

import java.util.Locale;
import java.util.Set;

/** What a source's time stamps say of when its frames come. */
public enum Timing {
  /** They come when they are made, or the sender paces them, and carry their times. */
  LIVE,
  /**
   * They come when they are made and carry no times, or such as cannot be believed: when they come
   * is all that is known.
   */
  UNSTAMPED,
  /** All of them are there already, and come as fast as they are taken, up to an end. */
  RECORDED;

  /** FFmpeg's demuxers of bare frames; it would count 25 of them a second. */
  private static final Set<String> BARE_FRAMES =
      Set.of("mjpeg", "mpjpeg", "h264", "hevc", "m4v", "mpegvideo", "av1", "obu");

  /** Of protocols in which the receiver decides how fast media comes. */
  private static final Set<String> TAKEN = Set.of("http", "https");

  /**
   * @param url the source's address
   * @param demuxer FFmpeg's name of what reads it, or several between commas
   * @param hasLength FFmpeg knows how long it lasts
   */
  static Timing of(String url, String demuxer, boolean hasLength) {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    if (scheme.equals("file")) {
      return LIVE; // always paced, whatever is in it
    }
    if (BARE_FRAMES.contains(demuxer)) {
      return UNSTAMPED;
    }
    return hasLength && TAKEN.contains(scheme) ? RECORDED : LIVE;
  }
}
