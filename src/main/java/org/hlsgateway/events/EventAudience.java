package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.hlsgateway.accounts.PushedAudience;
import org.hlsgateway.accounts.Visibility;

/** Who may watch an event: until it begins its owner alone, whatever it says for later. */
@ApplicationScoped
class EventAudience implements PushedAudience {
  private static final Audience DELETED = new Audience(Visibility.GRANTED, OptionalLong.empty());

  private final Clock clock = Clock.systemUTC();
  private EventStore store;

  /** For the client proxy. */
  protected EventAudience() {}

  @Inject
  EventAudience(EventStore store) {
    this.store = store;
  }

  @Override
  public Optional<Audience> of(String name) {
    return store
        .named(name)
        .map(event -> of(event, clock.instant()))
        // What is left of it is no more public than it was.
        .or(() -> store.isDeleted(name) ? Optional.of(DELETED) : Optional.empty());
  }

  static Audience of(LiveEvent event, Instant now) {
    return new Audience(
        event.hasBegun(now) ? event.visibility() : Visibility.GRANTED, event.owner());
  }
}
