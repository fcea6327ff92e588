package org.hlsgateway.events;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Events of a month, in weeks from Monday. What is always on stands at its first day alone.
 *
 * @param title such as {@code January 2026}
 * @param before, after the months around it, as in addresses
 */
public record EventCalendar(
    String title, String before, String after, List<List<Day>> weeks, List<EventView> always) {
  private static final DateTimeFormatter TITLE =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
  private static final int DAYS = 7;

  /**
   * @param within false: it is of the month before or after
   */
  public record Day(int number, String name, boolean within, boolean today, List<Entry> entries) {}

  /**
   * @param at when it begins; empty: on an earlier day
   */
  public record Entry(String at, EventView event) {}

  /** An event with what is shown of it. */
  record Shown(LiveEvent event, EventView view) {}

  /**
   * @param text as it stands in an address, such as {@code 2026-01}; what cannot be read is the
   *     month of {@code now}
   */
  static YearMonth month(String text, Instant now, ZoneId zone) {
    try {
      YearMonth month = YearMonth.parse(text == null ? "" : text);
      if (month.getYear() >= 1970 && month.getYear() <= 9_998) {
        return month;
      }
    } catch (DateTimeException e) {
      // The one that is now.
    }
    return YearMonth.from(now.atZone(zone));
  }

  static EventCalendar of(YearMonth month, List<Shown> events, Instant now, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate first = month.atDay(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    List<List<Day>> weeks = new ArrayList<>();
    for (LocalDate monday = first;
        !monday.isAfter(month.atEndOfMonth());
        monday = monday.plusDays(DAYS)) {
      List<Day> week = new ArrayList<>();
      for (int i = 0; i < DAYS; i++) {
        week.add(day(monday.plusDays(i), month, today, events, zone));
      }
      weeks.add(week);
    }
    return new EventCalendar(
        TITLE.format(month.atDay(1)),
        month.minusMonths(1).toString(),
        month.plusMonths(1).toString(),
        weeks,
        events.stream().filter(each -> each.event().end().isEmpty()).map(Shown::view).toList());
  }

  private static Day day(
      LocalDate date, YearMonth month, LocalDate today, List<Shown> events, ZoneId zone) {
    // A day may be 23 or 25 hours long.
    Instant from = date.atStartOfDay(zone).toInstant();
    Instant until = date.plusDays(1).atStartOfDay(zone).toInstant();
    List<Entry> entries =
        events.stream()
            .filter(each -> each.event().end().isPresent())
            .filter(each -> each.event().begin().isBefore(until))
            .filter(each -> each.event().end().orElseThrow().isAfter(from))
            .sorted(java.util.Comparator.comparing(each -> each.event().begin()))
            .map(
                each ->
                    new Entry(
                        each.event().begin().isBefore(from)
                            ? ""
                            : EventTimes.clock(each.event().begin(), zone),
                        each.view()))
            .toList();
    return new Day(
        date.getDayOfMonth(),
        DAY.format(date),
        YearMonth.from(date).equals(month),
        date.equals(today),
        entries);
  }
}
