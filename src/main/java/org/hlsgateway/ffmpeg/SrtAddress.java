package org.hlsgateway.ffmpeg;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An SRT address as FFmpeg can be told it. FFmpeg takes a value in an address as it stands, percent
 * signs and all, and a plus sign for a space: what may hold any character is given as an option of
 * its own.
 *
 * @param url without those
 * @param arguments they, decoded, each behind its name
 */
record SrtAddress(String url, List<String> arguments) {

  /** FFmpeg has a {@code -streamid} of its own, of outputs. */
  private static final Map<String, String> OPTIONS =
      Map.of("streamid", "-srt_streamid", "passphrase", "-passphrase");

  static SrtAddress of(String url) {
    int mark = url.indexOf('?');
    if (mark < 0) {
      return new SrtAddress(url, List.of());
    }
    List<String> arguments = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String option : url.substring(mark + 1).split("&")) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (equals > 0 && OPTIONS.containsKey(name)) {
        arguments.add(OPTIONS.get(name));
        arguments.add(decoded(option.substring(equals + 1)));
      } else {
        left.add(option);
      }
    }
    String rest = left.isEmpty() ? "" : "?" + String.join("&", left);
    return new SrtAddress(url.substring(0, mark) + rest, arguments);
  }

  /** RFC 3986: a plus sign is itself. */
  private static String decoded(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
