package org.hlsgateway.packager;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/**
 * Names of media playlists. Those that last over runs say what they stand for: whoever asks for one
 * again after a restart of the server gets what it was promised, or learns that there is something
 * else now.
 */
final class PlaylistNames {
  private static final Pattern LASTING =
      Pattern.compile("live(?:_[av]\\d{1,3})?_[0-9a-f]{8}\\.m3u8");

  private PlaylistNames() {}

  /** True if a run that has not begun yet may come to have a playlist of this name. */
  static boolean isLasting(String file) {
    return LASTING.matcher(file).matches();
  }

  static String ofRun(String prefix) {
    return prefix + "_main.m3u8";
  }

  /**
   * @param suffix tells renditions apart; empty if there is one
   * @param terms never change under one name (draft 6.2.1)
   * @param codecs a player that was told of others may not be able to play these
   * @param width pixels; what a variant was chosen for, 0 if there is no choice
   * @param height pixels
   */
  static String lasting(
      String suffix, PlaylistTerms terms, List<String> codecs, int width, int height) {
    String standsFor =
        String.join(
            " ",
            Integer.toString(terms.targetDurationSeconds()),
            Long.toString(terms.partTargetMicros()),
            width + "x" + height,
            String.join(",", codecs));
    // A few letters that differ where that differs; what they are is of no meaning to anybody.
    return "live" + suffix + "_" + HexFormat.of().toHexDigits(standsFor.hashCode()) + ".m3u8";
  }
}
