package org.hlsgateway.restream;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A part of each day, by the clock on the wall of the machine's time zone; over midnight if it ends
 * before it begins.
 *
 * @param from the first minute
 * @param to the first minute after it; not {@code from}
 */
record Hours(LocalTime from, LocalTime to) {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  Hours {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "It begins and ends at the same minute: take Always, or two different times.");
    }
  }

  /**
   * @param from such as {@code 18:30}
   * @throws IllegalArgumentException with what is wrong
   */
  static Hours parse(String from, String to) {
    return new Hours(minute(from), minute(to));
  }

  private static LocalTime minute(String text) {
    try {
      return LocalTime.parse(text.strip(), FORM);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "A time of day is written as 18:30, from 00:00 to 23:59.", e);
    }
  }

  boolean contains(LocalTime time) {
    boolean began = !time.isBefore(from);
    boolean isOver = !time.isBefore(to);
    return from.isBefore(to) ? began && !isOver : began || !isOver;
  }

  String begin() {
    return FORM.format(from);
  }

  String end() {
    return FORM.format(to);
  }
}
