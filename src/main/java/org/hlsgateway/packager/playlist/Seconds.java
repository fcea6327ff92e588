package org.hlsgateway.packager.playlist;

/** Decimal numbers as playlists need them: with a dot, whatever the locale. */
final class Seconds {
  private Seconds() {}

  /** Six decimals, so that nothing is rounded: PARTs add up to their EXTINF exactly. */
  static String ofMicros(long micros) {
    return fraction(micros, 6);
  }

  static String ofMillis(long millis) {
    return fraction(millis, 3);
  }

  private static String fraction(long value, int digits) {
    StringBuilder text = new StringBuilder(Long.toString(value));
    while (text.length() <= digits) {
      text.insert(0, '0');
    }
    return text.insert(text.length() - digits, '.').toString();
  }
}
