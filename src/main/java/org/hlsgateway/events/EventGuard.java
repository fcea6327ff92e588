package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.coordinator.PublishGuard;
import org.hlsgateway.coordinator.StreamOptions;

/** Lets publishers in at this gateway, and at the streaming servers of its coordinator. */
@ApplicationScoped
class EventGuard implements PublishGuard {
  private static final Logger LOG = System.getLogger(EventGuard.class.getName());

  private EventStore store;
  private EventLog log;
  private ForeignPublishers foreign;
  private PublishingRules rules;

  /** For the client proxy. */
  protected EventGuard() {}

  @Inject
  EventGuard(EventStore store, EventLog log, ForeignPublishers foreign, Accounts accounts) {
    this(store, log, foreign, new PublishingRules(store, accounts::byId, Clock.systemUTC()));
  }

  EventGuard(EventStore store, EventLog log, ForeignPublishers foreign, PublishingRules rules) {
    this.store = store;
    this.log = log;
    this.foreign = foreign;
    this.rules = rules;
  }

  @Override
  public Optional<Decision> decide(String channel, String key, String address) {
    return store
        .named(channel)
        .<Decision>map(
            event ->
                event.id().equals(channel)
                    ? decide(event, key, address)
                    // Streams are told apart letter by letter: it would be a second one.
                    : new Refused("Publish to " + event.id() + ", in small letters."))
        .or(
            () ->
                // No other rule knows the name: where the server is open, anybody could have it.
                store.isDeleted(channel)
                    ? Optional.of(new Refused("The event was deleted."))
                    : Optional.empty());
  }

  private Decision decide(LiveEvent event, String key, String address) {
    Optional<String> refusal =
        rules
            .refusal(event, key)
            .or(
                () ->
                    foreign.all(event).stream()
                        .filter(other -> !takesTurns(other, store))
                        .findFirst()
                        .map(other -> PublishingRules.PUBLISHED_ELSEWHERE));
    if (refusal.isPresent()) {
      boolean isNews = log.noteRefused(event.id(), refusal.get(), by(address));
      LOG.log(
          isNews ? Level.WARNING : Level.DEBUG,
          "Denied: event {0}: {1}",
          event.id(),
          refusal.get());
      return new Refused(refusal.get());
    }
    String resolutions =
        event.renditions().stream().map(Rendition::resolution).collect(Collectors.joining(","));
    StreamOptions options =
        new StreamOptions(event.record(), StreamOptions.NO_PREVIEWS, resolutions);
    return new Allowed(options, rules.standing(event, key), event.owner());
  }

  /**
   * Gateways send to streamers one at a time: a publisher may send to main and fallback at once.
   */
  static boolean takesTurns(EventPublisher other, EventStore store) {
    return other.transcoder().isPresent()
        && store
            .transcoder(other.transcoder().getAsLong())
            .filter(transcoder -> transcoder.kind() == ServerKind.GATEWAY)
            .isPresent();
  }

  static String by(String address) {
    return address.isEmpty() ? "" : " (from " + address + ")";
  }
}
