package org.hlsgateway.channels;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a few words of a User-Agent (RFC 9110, 10.1.5): which program, on what. */
final class ProgramName {

  private static final int LONGEST = 40;

  /** In this order: each browser also claims to be those after it. */
  private static final List<Map.Entry<String, String>> PROGRAMS =
      List.of(
          Map.entry("Edg", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("SamsungBrowser/", "Samsung Internet"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("AppleCoreMedia/", "Apple's player"),
          Map.entry("Safari/", "Safari"),
          Map.entry("VLC/", "VLC"),
          Map.entry("LibVLC/", "VLC"),
          Map.entry("ExoPlayer", "ExoPlayer"),
          Map.entry("AndroidXMedia3/", "ExoPlayer"),
          Map.entry("GStreamer", "GStreamer"),
          Map.entry("mpv", "mpv"),
          Map.entry("Lavf/", "FFmpeg"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("Android", "Android"),
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Apple TV", "Apple TV"),
          Map.entry("Windows", "Windows"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Mac OS", "Mac"),
          Map.entry("Macintosh", "Mac"),
          Map.entry("Linux", "Linux"));

  private ProgramName() {}

  /**
   * @param userAgent as it was sent: may be anything
   * @return never empty; what is not known is only cut
   */
  static String of(String userAgent) {
    Optional<String> program = first(PROGRAMS, userAgent);
    if (program.isEmpty()) {
      String plain = userAgent.strip();
      if (plain.isEmpty()) {
        return "Unknown";
      }
      return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "\u2026";
    }
    return first(SYSTEMS, userAgent)
        .map(system -> program.get() + " on " + system)
        .orElse(program.get());
  }

  private static Optional<String> first(List<Map.Entry<String, String>> words, String userAgent) {
    return words.stream()
        .filter(word -> userAgent.contains(word.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
