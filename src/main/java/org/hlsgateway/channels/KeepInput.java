package org.hlsgateway.channels;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody typed or sent for what of a channel is kept, unchecked. Null and blank are the
 * same.
 *
 * @param rewindMinutes blank: no rewind
 * @param recordDays blank: recordings stay
 * @param recordGigabytes blank: recordings stay
 */
record KeepInput(String rewindMinutes, boolean record, String recordDays, String recordGigabytes) {

  static final KeepInput EMPTY = new KeepInput("", false, "", "");

  private static final String GROUP = SettingsGroup.KEEP.prefix();
  private static final int MAX_REWIND_MINUTES = 24 * 60;
  private static final int MAX_DAYS = 3650;
  private static final int MAX_GIGABYTES = 100_000;
  private static final String OR_NOTHING = ", or leave it empty";

  static KeepInput read(Typed typed) {
    return new KeepInput(
        typed.number("rewindMinutes"),
        typed.truth("record", KeepSettings.DEFAULT.record()),
        typed.number("recordDays"),
        typed.number("recordGigabytes"));
  }

  static KeepInput of(KeepSettings settings) {
    return new KeepInput(
        settings.rewind().isZero() ? "" : Long.toString(settings.rewind().toMinutes()),
        settings.record(),
        text(settings.recordDays()),
        text(settings.recordGigabytes()));
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  /**
   * @return empty if something is wrong; {@code errors} says what then
   */
  Optional<KeepSettings> check(FieldErrors errors) {
    var minutes =
        errors.accept(
            GROUP + "rewindMinutes",
            () -> InputText.wholeNumber(rewindMinutes, 0, MAX_REWIND_MINUTES, OR_NOTHING));
    var days =
        errors.accept(
            GROUP + "recordDays", () -> InputText.wholeNumber(recordDays, 1, MAX_DAYS, OR_NOTHING));
    var gigabytes =
        errors.accept(
            GROUP + "recordGigabytes",
            () -> InputText.wholeNumber(recordGigabytes, 1, MAX_GIGABYTES, OR_NOTHING));
    if (minutes.isEmpty() || days.isEmpty() || gigabytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeepSettings(
            Duration.ofMinutes(minutes.get().orElse(0)), record, days.get(), gigabytes.get()));
  }
}
