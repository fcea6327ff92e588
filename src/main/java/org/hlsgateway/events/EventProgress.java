package org.hlsgateway.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hlsgateway.events.EventLogEntry.Kind;

/**
 * Works out how events are, from the time of day and who sends. It is told the time and keeps none:
 * a clock that is set back makes an event wait again, and forgets nothing. Not thread-safe.
 */
final class EventProgress {
  private Map<String, EventNow> known = Map.of();

  /**
   * What became other.
   *
   * @param now empty: it was deleted
   * @param kind what is worth a note; empty: nothing
   */
  record Step(String event, Optional<EventNow> now, Optional<Kind> kind) {}

  /** As it was at the last look. */
  Map<String, EventNow> known() {
    return known;
  }

  /**
   * @param publishers who sends to an event of this id
   */
  List<Step> look(
      Instant now,
      Collection<LiveEvent> events,
      Function<String, Optional<EventPublisher>> publishers) {
    List<Step> steps = new ArrayList<>();
    Map<String, EventNow> next = new HashMap<>();
    for (LiveEvent event : events) {
      Optional<EventNow> before = Optional.ofNullable(known.get(event.id()));
      Optional<EventPublisher> publisher = publishers.apply(event.id());
      EventState state = state(event, publisher.isPresent(), now);
      boolean same = before.filter(was -> was.state() == state).isPresent();
      EventNow is =
          new EventNow(
              event,
              state,
              same ? before.orElseThrow().since() : now,
              state.hasPicture() ? publisher : Optional.empty());
      next.put(event.id(), is);
      if (!before.equals(Optional.of(is))) {
        Optional<EventState> was = before.map(EventNow::state);
        steps.add(new Step(event.id(), Optional.of(is), kind(was, state, event)));
      }
    }
    for (String id : known.keySet()) {
      if (!next.containsKey(id)) {
        steps.add(new Step(id, Optional.empty(), Optional.empty()));
      }
    }
    known = Map.copyOf(next);
    return steps;
  }

  static EventState state(LiveEvent event, boolean sends, Instant now) {
    if (event.isOver(now)) {
      return EventState.OVER;
    }
    if (!event.hasBegun(now)) {
      return sends ? EventState.TESTING : EventState.WAITING;
    }
    if (sends) {
      return EventState.LIVE;
    }
    return event.started().isPresent() ? EventState.INTERRUPTED : EventState.WAITING;
  }

  /** After a start of the server only what begins then is worth a note. */
  private static Optional<Kind> kind(Optional<EventState> before, EventState now, LiveEvent event) {
    if (before.equals(Optional.of(now))) {
      return Optional.empty();
    }
    return switch (now) {
      case LIVE -> Optional.of(event.started().isPresent() ? Kind.RESUMED : Kind.STARTED);
      case TESTING -> Optional.of(Kind.TEST);
      case INTERRUPTED -> before.map(was -> Kind.INTERRUPTED);
      case OVER -> before.map(was -> Kind.ENDED);
      case WAITING -> before.filter(was -> was == EventState.TESTING).map(was -> Kind.TEST_ENDED);
    };
  }
}
