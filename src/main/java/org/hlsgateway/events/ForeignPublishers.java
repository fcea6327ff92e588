package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.time.SteadyClock;

/**
 * Who publishes to transcoders elsewhere, as those said. One that reports again and again while
 * somebody publishes (nginx's on_update) is missed when it stops; of others the end has to be said,
 * unless the transcoder dies. Nobody counts whose key is not the event's any more, or whose
 * transcoder is none of its two. Any thread may call.
 */
@ApplicationScoped
public class ForeignPublishers {
  /** nginx reports every 30 s by default. */
  static final Duration MISSED_AFTER = Duration.ofSeconds(95);

  /** What is published to a transcoder that takes no connection for so long is over. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(30);

  /** Of an event: the oldest are forgotten first. */
  private static final int MOST = 8;

  private final Clock clock;
  private final LongFunction<ServerFigures.State> states;
  private final Map<String, Map<Sender, Known>> byEvent = new ConcurrentHashMap<>();

  /**
   * @param client what the transcoder calls the connection; may be empty
   */
  private record Sender(long transcoder, String client) {}

  /**
   * @param keyHash of the key that he was let in with
   * @param worked whether the transcoder took connections since: one behind a firewall never does
   * @param failing since when it takes none any more; null: it does, or never did
   */
  private record Known(
      String address,
      String keyHash,
      Instant heard,
      boolean reports,
      boolean worked,
      Instant failing) {

    boolean isOver(LiveEvent event, Sender sender, Instant now) {
      return !event.isTranscodedBy(sender.transcoder())
          || !Hashes.isSame(keyHash, hash(event))
          || (reports && now.isAfter(heard.plus(MISSED_AFTER)))
          || (failing != null && !now.isBefore(failing.plus(DEAD_AFTER)));
    }

    Known seen(ServerFigures.State state, Instant now) {
      boolean works = state == ServerFigures.State.WORKS;
      boolean fails = worked && state == ServerFigures.State.FAILS;
      Instant since = failing == null ? now : failing;
      return new Known(address, keyHash, heard, reports, worked || works, fails ? since : null);
    }
  }

  /** For the client proxy. */
  protected ForeignPublishers() {
    this(new SteadyClock(), id -> ServerFigures.State.UNKNOWN);
  }

  @Inject
  ForeignPublishers(EventStore store, ServerFigures figures) {
    this(
        new SteadyClock(),
        id ->
            store
                .transcoder(id)
                .map(transcoder -> figures.transcoder(transcoder).state())
                .orElse(ServerFigures.State.UNKNOWN));
  }

  /**
   * @param states how a transcoder of this id is
   */
  ForeignPublishers(Clock clock, LongFunction<ServerFigures.State> states) {
    this.clock = clock;
    this.states = states;
  }

  /** The one at its main transcoder, or else another one. */
  Optional<EventPublisher> of(LiveEvent event) {
    return all(event).stream().findFirst();
  }

  /** The one at its main transcoder first. */
  List<EventPublisher> all(LiveEvent event) {
    Map<Sender, Known> known =
        byEvent.computeIfPresent(event.id(), (id, before) -> seen(event, before));
    if (known == null) {
      return List.of();
    }
    return known.entrySet().stream()
        .filter(each -> each.getValue().failing() == null)
        .map(
            each ->
                new EventPublisher(
                    false, OptionalLong.of(each.getKey().transcoder()), each.getValue().address()))
        .sorted(Comparator.comparing(each -> !each.transcoder().equals(event.transcoder())))
        .toList();
  }

  private Map<Sender, Known> seen(LiveEvent event, Map<Sender, Known> before) {
    Instant now = clock.instant();
    Map<Sender, Known> next = new LinkedHashMap<>();
    before.forEach(
        (sender, known) -> {
          Known is = known.seen(states.apply(sender.transcoder()), now);
          if (!is.isOver(event, sender, now)) {
            next.put(sender, is);
          }
        });
    return next.isEmpty() ? null : next;
  }

  /**
   * @param client what the transcoder calls the connection; may be empty
   */
  void begun(LiveEvent event, long transcoder, String client, String address) {
    put(event.id(), new Sender(transcoder, client), address, hash(event), false);
  }

  /** He still does. */
  void reported(LiveEvent event, long transcoder, String client, String address) {
    put(event.id(), new Sender(transcoder, client), address, hash(event), true);
  }

  /**
   * Somebody does, whoever it is.
   *
   * @param keyHash SHA-256 of the event's key, as the transcoder is told
   */
  public void reported(String event, String keyHash, long transcoder) {
    put(event, new Sender(transcoder, ""), "", keyHash, true);
  }

  private void put(String event, Sender sender, String address, String keyHash, boolean reports) {
    byEvent.compute(
        event,
        (id, before) -> {
          Map<Sender, Known> next = new LinkedHashMap<>(before == null ? Map.of() : before);
          next.remove(sender);
          next.put(sender, new Known(address, keyHash, clock.instant(), reports, false, null));
          if (next.size() > MOST) {
            next.remove(next.keySet().iterator().next());
          }
          return next;
        });
  }

  /** Of this connection; what comes by another one, or is at another transcoder, goes on. */
  void ended(String event, long transcoder, String client) {
    byEvent.computeIfPresent(
        event,
        (id, before) -> {
          Map<Sender, Known> next = new LinkedHashMap<>(before);
          next.remove(new Sender(transcoder, client));
          return next.isEmpty() ? null : next;
        });
  }

  /** What was reported without saying who it is. */
  public void ended(String event, long transcoder) {
    ended(event, transcoder, "");
  }

  /** Forgets events that are gone. */
  void forget(Predicate<String> gone) {
    byEvent.keySet().removeIf(gone);
  }

  private static String hash(LiveEvent event) {
    return Hashes.sha256(event.key().value());
  }
}
