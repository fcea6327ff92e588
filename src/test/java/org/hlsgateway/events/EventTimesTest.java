package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.hlsgateway.accounts.Visibility;
import org.junit.jupiter.api.Test;

/** Times of day, where clocks are put forward and back too. */
class EventTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void timeOfAForm_isOfItsZone() {
    assertThat(EventTimes.local("2026-07-01T18:00", BERLIN))
        .isEqualTo(Instant.parse("2026-07-01T16:00:00Z"));
    assertThat(EventTimes.field(Instant.parse("2026-07-01T16:00:00Z"), BERLIN))
        .isEqualTo("2026-07-01T18:00");
    assertThatThrownBy(() -> EventTimes.local("tomorrow", BERLIN))
        .hasMessageContaining("such as 2026-12-31 18:00");
  }

  @Test
  void timeThatIsLeftOut_isRefused() {
    assertThatThrownBy(() -> EventTimes.local("2026-03-29T02:30", BERLIN))
        .hasMessage(
            "Clocks in Europe/Berlin are put forward over this time: there is no 02:30 that day.");
  }

  @Test
  void timeThatComesTwice_isTheFirst_andIsShownWithItsOffset() {
    Instant first = EventTimes.local("2026-10-25T02:30", BERLIN);
    assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(EventTimes.words(first, BERLIN)).isEqualTo("Sun 25 Oct 2026, 02:30 (UTC+02:00)");
    assertThat(EventTimes.words(first.plusSeconds(3_600), BERLIN))
        .isEqualTo("Sun 25 Oct 2026, 02:30 (UTC+01:00)");
  }

  @Test
  void timeThatWasLeftAlone_staysWhatItWas() {
    Instant second = Instant.parse("2026-10-25T01:30:00Z");
    Instant exact = Instant.parse("2026-07-01T16:00:59.123456Z");
    for (Instant stored : List.of(second, exact)) {
      assertThat(EventTimes.local(EventTimes.field(stored, BERLIN), BERLIN, Optional.of(stored)))
          .isEqualTo(stored);
    }
    assertThat(EventTimes.local("2026-10-25T02:31", BERLIN, Optional.of(second)))
        .isEqualTo(Instant.parse("2026-10-25T00:31:00Z"));
    assertThat(EventTimes.local("2026-10-25T02:30", BERLIN, Optional.empty()))
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
  }

  @Test
  void formOfAnEvent_saysWhatItsFieldsStandFor() {
    Instant begin = Instant.parse("2026-10-25T01:30:07Z");
    assertThat(EventForm.times(event(begin, Optional.empty())))
        .containsExactly(Map.entry("begin", begin));
    assertThat(EventForm.times(event(begin, Optional.of(begin.plusSeconds(9)))))
        .containsOnly(Map.entry("begin", begin), Map.entry("end", begin.plusSeconds(9)));
  }

  @Test
  void calendar_hasWholeWeeks_andADayOf25HoursHasItsLastEvent() {
    Instant late = Instant.parse("2026-10-25T22:30:00Z");
    LiveEvent event = event(late, Optional.of(late.plusSeconds(7_200)));
    EventCalendar month =
        EventCalendar.of(
            YearMonth.of(2026, 10),
            List.of(new EventCalendar.Shown(event, view(event))),
            late,
            BERLIN);
    assertThat(month.title()).isEqualTo("October 2026");
    assertThat(month.weeks()).allMatch(week -> week.size() == 7);
    EventCalendar.Day sunday = month.weeks().get(3).get(6);
    assertThat(sunday.number()).isEqualTo(25);
    assertThat(sunday.today()).isTrue();
    assertThat(sunday.entries()).extracting(EventCalendar.Entry::at).containsExactly("23:30");
    EventCalendar.Day monday = month.weeks().get(4).get(0);
    assertThat(monday.entries())
        .as("it goes on past midnight")
        .extracting(EventCalendar.Entry::at)
        .containsExactly("");
  }

  @Test
  void monthThatCannotBeRead_isTheOneThatIsNow() {
    Instant now = Instant.parse("2026-10-25T22:30:00Z");
    for (String text : new String[] {null, "", "2026-13", "9999-12", "x"}) {
      assertThat(EventCalendar.month(text, now, ZoneOffset.UTC)).isEqualTo(YearMonth.of(2026, 10));
    }
    assertThat(EventCalendar.month("2027-02", now, ZoneOffset.UTC))
        .isEqualTo(YearMonth.of(2027, 2));
  }

  private static EventView view(LiveEvent event) {
    return EventView.of(
        new EventNow(event, EventState.WAITING, event.created(), Optional.empty()),
        "",
        event.created(),
        BERLIN);
  }

  private static LiveEvent event(Instant begin, Optional<Instant> end) {
    return new LiveEvent(
        "talk",
        0,
        "Talk",
        "",
        OptionalLong.empty(),
        EventKey.random(),
        begin,
        end,
        OptionalLong.of(1),
        OptionalLong.empty(),
        new TreeSet<>(List.of(1L)),
        Rendition.DEFAULTS,
        false,
        Visibility.DEFAULT,
        Optional.empty(),
        begin,
        begin);
  }
}
