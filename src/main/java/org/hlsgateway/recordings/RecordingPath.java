package org.hlsgateway.recordings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address of a recording's media: only what our own names are made of, undecoded. */
record RecordingPath(String id, String file) {

  static final String BASE = "/hls_gateway/api/recording-media/";

  private static final Pattern PATH =
      Pattern.compile(
          Pattern.quote(BASE) + "([0-9-]{1,60})/([A-Za-z0-9_-]{1,100}\\.(?:m3u8|mp4|m4s))");

  private static final Pattern DOWNLOAD = Pattern.compile("download-(\\d{1,6})\\.mp4");

  static Optional<RecordingPath> parse(String requestUri) {
    Matcher match = PATH.matcher(requestUri);
    return match.matches()
        ? Optional.of(new RecordingPath(match.group(1), match.group(2)))
        : Optional.empty();
  }

  static String playlist(String id) {
    return BASE + id + "/index.m3u8";
  }

  /**
   * @param part from 1
   */
  static String download(String id, int part) {
    return BASE + id + "/download-" + part + ".mp4";
  }

  boolean isPlaylist() {
    return file.equals("index.m3u8");
  }

  /** Which part to download, from 1; 0 if it is none. */
  int part() {
    Matcher match = DOWNLOAD.matcher(file);
    return match.matches() ? Integer.parseInt(match.group(1)) : 0;
  }
}
