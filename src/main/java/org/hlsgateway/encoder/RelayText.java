package org.hlsgateway.encoder;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The texts of the relay's protocol: a word, and perhaps a colon and parameters as in queries. */
final class RelayText {
  static final String HEARTBEAT = "H";
  static final String CLOSE = "CLOSE";
  private static final int MICROS_DIGITS = 6;

  private RelayText() {}

  /**
   * Asks to push.
   *
   * @param token empty: none is sent
   */
  static String push(String stream, String token) {
    String asked = "PUSH:stream=" + encoded(stream);
    return token.isEmpty() ? asked : asked + "&auth=" + encoded(token);
  }

  /** Comes before the segment itself. */
  static String segment(long durationMicros) {
    BigDecimal seconds = BigDecimal.valueOf(durationMicros, MICROS_DIGITS).stripTrailingZeros();
    return "F:duration=" + seconds.toPlainString();
  }

  static boolean isOk(String text) {
    return isWord("OK", text);
  }

  /** {@code E:code=...&message=...}. */
  static boolean isError(String text) {
    return isWord("E", text);
  }

  private static boolean isWord(String word, String text) {
    int colon = text.indexOf(':');
    return word.equalsIgnoreCase((colon < 0 ? text : text.substring(0, colon)).strip());
  }

  /** What a relay says is wrong, as it can stand in a log. */
  static String error(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    } catch (IllegalArgumentException e) {
      return text.replaceAll("\\p{Cntrl}", " ");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
