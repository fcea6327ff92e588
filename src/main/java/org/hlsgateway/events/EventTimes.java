package org.hlsgateway.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Times of day as people write and read them: always of a zone that is named beside them. */
final class EventTimes {
  static final String FORM = "Write a time such as 2026-12-31T18:00:00Z.";

  private static final DateTimeFormatter FIELD =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);
  private static final DateTimeFormatter WORDS =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private EventTimes() {}

  /** The server's, which the environment variable TZ sets. */
  static ZoneId zone() {
    return ZoneId.systemDefault();
  }

  /**
   * @param text as a browser's field for date and time has it
   * @throws IllegalArgumentException with a sentence, if it cannot be read or is left out that day
   */
  static Instant local(String text, ZoneId zone) {
    LocalDateTime time;
    try {
      time = LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("Write date and time, such as 2026-12-31 18:00.", e);
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    if (offsets.isEmpty()) {
      throw new IllegalArgumentException(
          "Clocks in "
              + zone.getId()
              + " are put forward over this time: there is no "
              + CLOCK.format(time)
              + " that day.");
    }
    // Of an hour that comes twice, the first.
    return time.toInstant(offsets.get(0));
  }

  /**
   * As {@link #local}, but a field that was left alone means what was stored: a field has neither
   * seconds nor which of two equal hours it is.
   *
   * @param stored what the field was filled from; empty: nothing
   */
  static Instant local(String text, ZoneId zone, Optional<Instant> stored) {
    return stored.filter(time -> field(time, zone).equals(text)).orElseGet(() -> local(text, zone));
  }

  /** Whether the same time of day comes a second time that day: it can be read in two ways. */
  static boolean comesTwice(Instant time, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(time, zone);
    return zone.getRules().getValidOffsets(local).size() > 1;
  }

  static String field(Instant time, ZoneId zone) {
    return FIELD.format(LocalDateTime.ofInstant(time, zone));
  }

  /** Such as {@code Thu 1 Jan 2026, 09:00}; with the offset where that is needed. */
  static String words(Instant time, ZoneId zone) {
    String words = WORDS.format(LocalDateTime.ofInstant(time, zone));
    return comesTwice(time, zone)
        ? words + " (UTC" + zone.getRules().getOffset(time).getId() + ")"
        : words;
  }

  static String clock(Instant time, ZoneId zone) {
    return CLOCK.format(LocalDateTime.ofInstant(time, zone));
  }

  /** Such as {@code Europe/Berlin (Central European Time)}. */
  static String name(ZoneId zone) {
    String words = zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    return words.equals(zone.getId()) ? words : zone.getId() + " (" + words + ")";
  }
}
