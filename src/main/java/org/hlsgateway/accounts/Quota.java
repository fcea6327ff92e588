package org.hlsgateway.accounts;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What an account may have at a time; empty: any number.
 *
 * @param viewers who watch by it, its tokens and its links what not everybody may watch
 * @param streams that are pushed with its streaming keys
 * @param recordingGigabytes of recordings of the channels that it owns, 10^9 bytes
 */
public record Quota(OptionalInt viewers, OptionalInt streams, OptionalInt recordingGigabytes) {
  public static final Quota NONE =
      new Quota(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  private static final int MOST = 1_000_000;

  /**
   * All may be null or anything; what is blank is no limit.
   *
   * @param wrong gets what cannot be read, by field
   */
  public static Quota of(
      String viewers, String streams, String recordingGigabytes, Map<String, String> wrong) {
    return new Quota(
        number("maxViewers", viewers, wrong),
        number("maxStreams", streams, wrong),
        number("maxRecordingGigabytes", recordingGigabytes, wrong));
  }

  private static OptionalInt number(String field, String given, Map<String, String> wrong) {
    String text = given == null ? "" : given.strip();
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    int number = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
    if (number < 0 || number > MOST) {
      wrong.put(field, "Write a whole number from 0 to " + MOST + ", or leave it empty.");
      return OptionalInt.empty();
    }
    return OptionalInt.of(number);
  }

  static OptionalInt of(Integer column) {
    return column == null ? OptionalInt.empty() : OptionalInt.of(column);
  }

  static Integer column(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }
}
