package org.hlsgateway.publishing;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of the storage, as addresses name it: only what encoders' names are made of, undecoded.
 *
 * @param path relative to the root of the storage
 */
record StoragePath(String path) {
  static final String BASE = "/hls_gateway/api/storage/";

  private static final Pattern PATH =
      Pattern.compile("(?:hls|img-preview)(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,254}){2,6}");
  private static final Map<String, String> TYPES =
      Map.of(
          "m3u8", "application/vnd.apple.mpegurl",
          "json", "application/json",
          "ts", "video/mp2t",
          "m4s", "video/iso.segment",
          "mp4", "video/mp4",
          "jpg", "image/jpeg");

  /** Empty for what no encoder writes. */
  static Optional<StoragePath> parse(String requestUri) {
    return requestUri.startsWith(BASE) ? of(requestUri.substring(BASE.length())) : Optional.empty();
  }

  /**
   * @param path relative to the root of the storage
   */
  static Optional<StoragePath> of(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() && TYPES.containsKey(ending(path))
        ? Optional.of(new StoragePath(path))
        : Optional.empty();
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Another file of the same folder. */
  Optional<StoragePath> sibling(String name) {
    return name.indexOf('/') >= 0 ? Optional.empty() : of(folder() + "/" + name);
  }

  /** Without the slash at its end. */
  String folder() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The media type of its answer. */
  String type() {
    return TYPES.get(ending(path));
  }

  /** Where it is fetched from this gateway. */
  String address() {
    return BASE + path;
  }
}
