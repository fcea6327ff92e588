package org.hlsgateway.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.util.OptionalInt;

/** {@link KeepSettings} in the table {@code channel}. */
@Embeddable
class KeepColumns {
  @Column(name = "rewind_minutes")
  int rewindMinutes;

  @Column(name = "record_always")
  boolean record;

  /** Null: they stay. */
  @Column(name = "record_days")
  Integer recordDays;

  /** Null: they stay. */
  @Column(name = "record_gigabytes")
  Integer recordGigabytes;

  /** For JPA. */
  protected KeepColumns() {}

  KeepColumns(KeepSettings settings) {
    rewindMinutes = Math.toIntExact(settings.rewind().toMinutes());
    record = settings.record();
    recordDays = orNull(settings.recordDays());
    recordGigabytes = orNull(settings.recordGigabytes());
  }

  KeepSettings read() {
    return new KeepSettings(
        Duration.ofMinutes(rewindMinutes), record, orEmpty(recordDays), orEmpty(recordGigabytes));
  }

  private static Integer orNull(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }

  private static OptionalInt orEmpty(Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
