package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.events.EventLogEntry.Kind;
import org.junit.jupiter.api.Test;

/** From booking to the end, by a clock that the test owns. */
class EventProgressTest {
  private static final Instant NINE = TestEvents.NINE;
  private static final EventPublisher ANNA =
      new EventPublisher(true, OptionalLong.empty(), "192.0.2.1");

  private final EventProgress progress = new EventProgress();
  private final List<LiveEvent> events = new ArrayList<>(List.of(talk()));
  private Optional<EventPublisher> publisher = Optional.empty();

  @Test
  void event_goesFromWaitingToOver() {
    assertThat(look("08:00")).isEmpty();
    assertThat(state()).isEqualTo(EventState.WAITING);
    publisher = Optional.of(ANNA);
    assertThat(look("08:56")).containsExactly(Kind.TEST);
    assertThat(state()).isEqualTo(EventState.TESTING);
    assertThat(look("09:00")).containsExactly(Kind.STARTED);
    assertThat(state()).isEqualTo(EventState.LIVE);
    started();
    publisher = Optional.empty();
    assertThat(look("09:10")).containsExactly(Kind.INTERRUPTED);
    publisher = Optional.of(ANNA);
    assertThat(look("09:11")).containsExactly(Kind.RESUMED);
    assertThat(look("10:00")).containsExactly(Kind.ENDED);
    assertThat(state()).isEqualTo(EventState.OVER);
    assertThat(now().publisher()).as("whoever still sends, sends to nobody").isEmpty();
  }

  @Test
  void testThatEndsBeforeTheBegin_leavesItWaiting() {
    publisher = Optional.of(ANNA);
    look("08:56");
    publisher = Optional.empty();
    assertThat(look("08:58")).containsExactly(Kind.TEST_ENDED);
    assertThat(look("09:05")).isEmpty();
    assertThat(state()).as("nobody has been live").isEqualTo(EventState.WAITING);
  }

  @Test
  void clockSetBack_makesItWait_andForgetsNothing() {
    publisher = Optional.of(ANNA);
    look("09:30");
    started();
    look("08:30");
    assertThat(state()).isEqualTo(EventState.TESTING);
    assertThat(look("09:31")).as("it was live before").containsExactly(Kind.RESUMED);
    look("10:30");
    assertThat(state()).isEqualTo(EventState.OVER);
    publisher = Optional.empty();
    look("09:40");
    assertThat(state()).isEqualTo(EventState.INTERRUPTED);
  }

  @Test
  void startOfTheServer_notesNothingThatWasSoBefore() {
    started();
    assertThat(look("09:30")).isEmpty();
    assertThat(state()).isEqualTo(EventState.INTERRUPTED);
    assertThat(new EventProgress().look(at("11:00"), events, id -> publisher))
        .allMatch(step -> step.kind().isEmpty());
  }

  @Test
  void deletedEvent_isToldAsGone() {
    publisher = Optional.of(ANNA);
    look("09:30");
    events.clear();
    assertThat(progress.look(at("09:31"), events, id -> publisher))
        .containsExactly(new EventProgress.Step("talk", Optional.empty(), Optional.empty()));
    assertThat(progress.known()).isEmpty();
  }

  @Test
  void nothingNew_isNoStep_andItsBeginStays() {
    publisher = Optional.of(ANNA);
    look("09:30");
    assertThat(progress.look(at("09:31"), events, id -> publisher)).isEmpty();
    assertThat(now().since()).isEqualTo(at("09:30"));
  }

  @Test
  void channel_neverEnds() {
    LiveEvent talk = talk();
    events.set(0, of(Optional.empty(), talk.started()));
    publisher = Optional.of(ANNA);
    assertThat(progress.look(NINE.plus(Duration.ofDays(4_000)), events, id -> publisher))
        .extracting(step -> step.now().orElseThrow().state())
        .containsExactly(EventState.LIVE);
  }

  private List<Kind> look(String time) {
    return progress.look(at(time), events, id -> publisher).stream()
        .flatMap(step -> step.kind().stream())
        .toList();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + ":00Z");
  }

  private EventNow now() {
    return progress.known().get("talk");
  }

  private EventState state() {
    return now().state();
  }

  private void started() {
    events.set(0, events.get(0).startedAt(NINE));
  }

  private static LiveEvent talk() {
    return of(Optional.of(NINE.plus(Duration.ofHours(1))), Optional.empty());
  }

  private static LiveEvent of(Optional<Instant> end, Optional<Instant> started) {
    return new LiveEvent(
        "talk",
        0,
        "Talk",
        "",
        OptionalLong.empty(),
        EventKey.random(),
        NINE,
        end,
        OptionalLong.of(1),
        OptionalLong.empty(),
        new TreeSet<>(List.of(1L)),
        Rendition.DEFAULTS,
        false,
        Visibility.DEFAULT,
        started,
        NINE,
        NINE);
  }
}
