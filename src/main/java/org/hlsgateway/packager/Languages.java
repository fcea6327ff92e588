package org.hlsgateway.packager;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** From the languages that streams name to those that playlists and people name. */
final class Languages {
  /** Three letters (ISO 639-2/T, and /B where that differs) to RFC 5646's shortest. */
  private static final Map<String, String> TAGS = tags();

  private Languages() {}

  private static Map<String, String> tags() {
    Map<String, String> tags = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      tags.put(Locale.forLanguageTag(two).getISO3Language(), two);
    }
    String bibliographic =
        "alb sq arm hy baq eu bur my chi zh cze cs dut nl fre fr geo ka ger de gre el ice is"
            + " mac mk mao mi may ms per fa rum ro slo sk tib bo wel cy";
    String[] words = bibliographic.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      tags.put(words[i], words[i + 1]);
    }
    return tags;
  }

  /**
   * @param code three letters; empty if unknown
   * @return RFC 5646 2.2.1: two letters if there are any for it; empty for empty
   */
  static String tag(String code) {
    return TAGS.getOrDefault(code, code);
  }

  /**
   * @param code three letters; empty if unknown
   * @param number of the track, from 1, for want of a better name
   */
  static String name(String code, int number) {
    if (code.isEmpty()) {
      return "Audio " + number;
    }
    return Locale.forLanguageTag(tag(code)).getDisplayLanguage(Locale.ENGLISH);
  }
}
