package org.hlsgateway.accounts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When something ends to count that people give an end. */
public final class Expiry {
  /** Beyond it neither databases nor people read a year. */
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  private Expiry() {}

  /**
   * The end of a day, of Greenwich.
   *
   * @param day such as 2027-01-31; may be anything
   * @return empty if it is no day until the year 9999
   */
  public static Optional<Instant> endOf(String day) {
    try {
      return Optional.of(LocalDate.parse(day))
          .filter(parsed -> parsed.isBefore(LAST_DAY))
          .map(parsed -> parsed.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * What is wrong with an end.
   *
   * @param end empty: never
   * @return empty if nothing is
   */
  static Optional<String> problem(Optional<Instant> end, Instant now) {
    if (end.isEmpty()) {
      return Optional.empty();
    }
    if (!end.get().isAfter(now)) {
      return Optional.of("Choose a time that is yet to come.");
    }
    boolean readable =
        end.get().isBefore(LAST_DAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    return readable ? Optional.empty() : Optional.of("Choose a time before the year 10000.");
  }
}
