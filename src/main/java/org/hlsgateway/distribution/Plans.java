package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.config.Settings;
import org.hlsgateway.events.EventStore;
import org.hlsgateway.events.LiveEvent;
import org.hlsgateway.events.Rendition;
import org.hlsgateway.events.Streamer;
import org.hlsgateway.events.Transcoder;

/** What is planned for an event's stream, whoever has the event. Answers from memory. */
@ApplicationScoped
class Plans {
  /** So long before its begin a transcoder is told of an event. */
  private static final Duration KNOWN_BEFORE = Duration.ofDays(1);

  private final Clock clock = Clock.systemUTC();
  private EventStore store;
  private RemoteEvents remote;
  private boolean watchingNeedsLogin;

  /** For the client proxy. */
  protected Plans() {}

  @Inject
  Plans(EventStore store, RemoteEvents remote, Settings settings) {
    this.store = store;
    this.remote = remote;
    this.watchingNeedsLogin = settings.access().watchingNeedsLogin();
  }

  /**
   * @param name that is published under: may be anything
   */
  Optional<Plan> of(String name) {
    return store.event(name).map(this::plan).or(() -> remote.plan(name));
  }

  Plan plan(LiveEvent event) {
    Instant now = clock.instant();
    Map<Long, String> pushes = new HashMap<>();
    for (Streamer streamer : store.streamersOf(event)) {
      if (streamer.enabled() && !streamer.isThisGateway()) {
        pushes.put(streamer.id(), streamer.pushAddress());
      }
    }
    return new Plan(
        event.id(),
        base(event),
        heights(event),
        event.hasBegun(now) && !event.isOver(now),
        event.isOver(now),
        pushes);
  }

  /** What a transcoder elsewhere is to do: as main one or as fallback, for what is not over. */
  List<PlannedEvent> plannedFor(Transcoder transcoder) {
    Instant now = clock.instant();
    return store.events().stream()
        .filter(event -> event.isTranscodedBy(transcoder.id()) && !event.isOver(now))
        .filter(event -> event.begin().isBefore(now.plus(KNOWN_BEFORE)))
        .map(
            event ->
                new PlannedEvent(
                    event.id(),
                    Hashes.sha256(event.key().value()),
                    base(event),
                    event.renditions(),
                    event.record(),
                    event.testsFrom(),
                    event.begin(),
                    event.end(),
                    plan(event).pushes()))
        .toList();
  }

  String base(LiveEvent event) {
    return RenditionNames.base(
        event.id(), event.visibility(), watchingNeedsLogin, event.key().value());
  }

  static List<Integer> heights(LiveEvent event) {
    return event.renditions().stream().map(Rendition::height).toList();
  }
}
