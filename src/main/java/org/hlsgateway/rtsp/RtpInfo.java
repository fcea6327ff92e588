package org.hlsgateway.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** RTP-Info (RFC 2326 12.33): a hint that many cameras get wrong, and nobody may depend on. */
final class RtpInfo {
  private RtpInfo() {}

  /**
   * @param uris of the tracks that were set up
   * @return of each its rtptime; empty where it cannot be told
   */
  static List<Optional<Integer>> stamps(String header, List<String> uris) {
    String[] entries = header.split(",");
    List<Optional<Integer>> found = new ArrayList<>();
    for (int i = 0; i < uris.size(); i++) {
      Optional<Integer> stamp = Optional.empty();
      for (String entry : entries) {
        if (isOf(entry, uris.get(i))) {
          stamp = stamp.or(() -> stamp(entry));
        }
      }
      // Addresses of another port or path (Reolink, GW Security): then their order is meant.
      if (stamp.isEmpty() && entries.length == uris.size()) {
        stamp = stamp(entries[i]);
      }
      found.add(stamp);
    }
    return found;
  }

  private static boolean isOf(String entry, String uri) {
    for (String part : entry.split(";")) {
      if (part.strip().toLowerCase(Locale.ROOT).startsWith("url=")) {
        String url = part.strip().substring(4);
        return !url.isEmpty() && (uri.equals(url) || uri.endsWith("/" + url));
      }
    }
    return false;
  }

  private static Optional<Integer> stamp(String entry) {
    for (String part : entry.split(";")) {
      String[] pair = part.strip().split("=", 2);
      if (pair.length == 2
          && pair[0].equalsIgnoreCase("rtptime")
          && pair[1].strip().matches("-?[0-9]{1,10}")) {
        return Optional.of((int) Long.parseLong(pair[1].strip()));
      }
    }
    return Optional.empty();
  }
}
