package org.hlsgateway.delivery;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.accounts.Area;

/**
 * A path below /hls_gateway/read. Only what our own names are made of is understood, undecoded: an
 * address with an escape, a dot-dot or a semicolon names nothing.
 */
record ReadPath(String nickname, String file) {

  /** The multivariant playlist, where players begin. */
  static final String INDEX = "index.m3u8";

  /** The channel's picture. */
  static final String THUMBNAIL = "thumbnail.jpg";

  /** The picture of now, for which the channel is started. */
  static final String SNAPSHOT = "snapshot.jpg";

  /** One endless MPEG-TS. No segment is called so: their names begin with their run's. */
  static final String STREAM = "stream.ts";

  /** Names of pushed streams are longer than those of channels. */
  private static final String NAME = "[A-Za-z0-9_-]{1,255}";

  private static final Pattern PATH =
      Pattern.compile(
          "/hls_gateway/read/("
              + NAME
              + ")/([A-Za-z0-9_]{1,80}\\.(?:m3u8|mp4|m4s|ts)|(?:thumbnail|snapshot)\\.jpg)");

  /**
   * @param requestUri as the client sent it, not decoded
   */
  static Optional<ReadPath> parse(String requestUri) {
    Matcher match = PATH.matcher(requestUri);
    return match.matches()
        ? Optional.of(new ReadPath(match.group(1), match.group(2)))
        : Optional.empty();
  }

  /** True if a channel, or a stream that is pushed, may be called so. */
  static boolean isName(String text) {
    return text.matches(NAME);
  }

  boolean isIndex() {
    return file.equals(INDEX);
  }

  boolean isThumbnail() {
    return file.equals(THUMBNAIL);
  }

  boolean isSnapshot() {
    return file.equals(SNAPSHOT);
  }

  boolean isStream() {
    return file.equals(STREAM);
  }

  /** Where viewers come in: who may, depends on who they are. */
  boolean isEntrance() {
    return Area.isEntrance(file);
  }

  boolean isPlaylist() {
    return file.endsWith(".m3u8");
  }
}
