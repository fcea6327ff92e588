package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.AccessChanged;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/**
 * The events, transcoders and streamers there are. Reads are answered from memory, without a lock:
 * an immutable snapshot, made anew after each commit; {@link EventChanged} is fired then. Nobody
 * else may write to the tables while the server runs. Any thread may call.
 *
 * <p>How an event is now says {@link EventStates}.
 */
@ApplicationScoped
@StartsAt(Stage.EVENTS)
public class EventStore implements Part {
  /** So many events there may be. */
  static final int MOST_EVENTS = 10_000;

  /** So many of transcoders and of streamers each. */
  static final int MOST_SERVERS = 200;

  private static final int SECRET_LENGTH = 40;

  private Consumer<EventChanged> listeners;
  private LiveEventTable eventTable;
  private TranscoderTable transcoderTable;
  private StreamerTable streamerTable;
  private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), Map.of(), Set.of());

  /**
   * Each in the order that they were made in.
   *
   * @param deleted ids of events that are gone: nobody may publish under them again
   */
  private record Snapshot(
      Map<String, LiveEvent> events,
      Map<Long, Transcoder> transcoders,
      Map<Long, Streamer> streamers,
      Set<String> deleted) {}

  /** A transcoder with the secret that nobody will see again. */
  record WithSecret(Transcoder transcoder, String secret) {
    @Override
    public String toString() {
      return "WithSecret[" + transcoder + "]";
    }
  }

  /** For the client proxy. */
  protected EventStore() {}

  @Inject
  EventStore(JtaTransactions transactions, StoreSeal seal, Audit audit, Event<EventChanged> fired) {
    this(transactions, Clock.systemUTC(), seal, audit, fired::fire);
  }

  EventStore(
      Transactions transactions,
      Clock clock,
      StoreSeal seal,
      Audit audit,
      Consumer<EventChanged> listeners) {
    this.listeners = listeners;
    eventTable = new LiveEventTable(transactions, clock, seal, audit);
    transcoderTable = new TranscoderTable(transactions, clock, audit);
    streamerTable = new StreamerTable(transactions, clock, seal, audit);
  }

  @Override
  public void start() {
    load();
  }

  /** Takes the snapshot. */
  synchronized void load() {
    snapshot =
        new Snapshot(
            byKey(eventTable.all(), LiveEvent::id),
            byId(transcoderTable.all(), Transcoder::id),
            byId(streamerTable.all(), Streamer::id),
            eventTable.deleted());
  }

  // What there is.

  /** In the order that they were made in. */
  public Collection<LiveEvent> events() {
    return snapshot.events().values();
  }

  /**
   * @param id may be anything
   */
  public Optional<LiveEvent> event(String id) {
    return Optional.ofNullable(snapshot.events().get(id));
  }

  /**
   * The one that a name is taken by: what is pushed is found regardless of case.
   *
   * @param name may be anything
   */
  Optional<LiveEvent> named(String name) {
    return event(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the name was one of an event that is deleted.
   *
   * @param name may be anything
   */
  boolean isDeleted(String name) {
    return snapshot.deleted().contains(name.toLowerCase(Locale.ROOT));
  }

  public Collection<Transcoder> transcoders() {
    return snapshot.transcoders().values();
  }

  public Optional<Transcoder> transcoder(long id) {
    return Optional.ofNullable(snapshot.transcoders().get(id));
  }

  public Collection<Streamer> streamers() {
    return snapshot.streamers().values();
  }

  public Optional<Streamer> streamer(long id) {
    return Optional.ofNullable(snapshot.streamers().get(id));
  }

  /** Those of an event that are there, in the order of their ids. */
  public List<Streamer> streamersOf(LiveEvent event) {
    return event.streamers().stream().flatMap(id -> streamer(id).stream()).toList();
  }

  /** The one of this secret; looks at all, so that the time it takes tells nothing. */
  public Optional<Transcoder> transcoderOf(String secret) {
    String given = Hashes.sha256(secret);
    Transcoder found = null;
    for (Transcoder each : snapshot.transcoders().values()) {
      if (Hashes.isSame(given, each.secretHash().orElse(""))) {
        found = each;
      }
    }
    return Optional.ofNullable(found);
  }

  // Events.

  /**
   * @throws Refused if it refers to what is not there
   */
  public synchronized LiveEvent create(LiveEventValues values) {
    if (snapshot.events().size() >= MOST_EVENTS) {
      throw new Refused(
          Refused.Kind.WRONG, "There are " + MOST_EVENTS + " events: delete some first.");
    }
    mustFit(values, Optional.empty());
    return stored(eventTable.create(values));
  }

  /**
   * @throws Refused if it was changed or deleted since it was read, or refers to what is not there
   */
  public synchronized LiveEvent update(LiveEvent old, LiveEventValues values) {
    mustFit(values, Optional.of(old));
    return stored(eventTable.update(old, values));
  }

  /**
   * Whoever publishes with the former one is closed.
   *
   * @throws Refused if it was changed or deleted since it was read
   */
  public synchronized LiveEvent newKey(LiveEvent old) {
    return stored(eventTable.newKey(old));
  }

  /**
   * Nobody finds it any more; its row stays.
   *
   * @throws Refused if it was changed or deleted since it was read
   */
  public synchronized void delete(LiveEvent old) {
    eventTable.delete(old);
    Map<String, LiveEvent> events = new LinkedHashMap<>(snapshot.events());
    events.remove(old.id());
    Set<String> deleted = new HashSet<>(snapshot.deleted());
    deleted.add(old.id());
    replaceEvents(events, Collections.unmodifiableSet(deleted));
    listeners.accept(new EventChanged(old.id()));
  }

  /** It is live for the first time; changes no version. */
  synchronized void noteStarted(String id, Instant when) {
    eventTable.noteStarted(id, when);
    event(id).ifPresent(event -> replace(event.startedAt(when)));
  }

  /** Gives an account's events to another one. */
  synchronized void handOver(long from, long to) {
    changeAll(of(from), event -> LiveEventValues.of(event).ownedBy(to), entities -> {});
  }

  List<LiveEvent> of(long owner) {
    return events().stream().filter(event -> event.owner().equals(OptionalLong.of(owner))).toList();
  }

  private void mustFit(LiveEventValues values, Optional<LiveEvent> old) {
    OptionalLong main = values.transcoder();
    if (main.isEmpty() || transcoder(main.getAsLong()).isEmpty()) {
      throw new Refused(Refused.Kind.WRONG, "There is no such transcoder: choose another one.");
    }
    if (values.fallback().isPresent()) {
      if (transcoder(values.fallback().getAsLong()).isEmpty()) {
        throw new Refused(
            Refused.Kind.WRONG, "There is no such fallback transcoder: choose another one.");
      }
      if (values.fallback().equals(main)) {
        throw new Refused(
            Refused.Kind.WRONG, "The fallback must be another transcoder than the main one.");
      }
    }
    if (values.streamers().isEmpty()) {
      throw new Refused(Refused.Kind.WRONG, "An event needs one streamer at least.");
    }
    for (long id : values.streamers()) {
      if (streamer(id).isEmpty()) {
        throw new Refused(
            Refused.Kind.WRONG, "There is no streamer " + id + ": choose another one.");
      }
    }
    if (values.end().isPresent() && !values.end().get().isAfter(values.begin())) {
      throw new Refused(Refused.Kind.WRONG, "The end must come after the begin.");
    }
    if (old.isEmpty() && values.end().filter(this::isPast).isPresent()) {
      throw new Refused(Refused.Kind.WRONG, "The end has passed already: choose a later one.");
    }
  }

  private boolean isPast(Instant time) {
    return !time.isAfter(eventTable.now());
  }

  // Servers.

  synchronized WithSecret create(TranscoderValues values) {
    mustHaveRoom(snapshot.transcoders().size());
    String secret = EventKey.text(SECRET_LENGTH);
    Transcoder created = transcoderTable.create(values, Optional.of(Hashes.sha256(secret)));
    replaceTranscoders(with(snapshot.transcoders(), created.id(), created));
    return new WithSecret(created, secret);
  }

  synchronized Transcoder update(Transcoder old, TranscoderValues values) {
    Transcoder updated = transcoderTable.update(old, values);
    replaceTranscoders(with(snapshot.transcoders(), updated.id(), updated));
    return updated;
  }

  synchronized WithSecret newSecret(Transcoder old) {
    String secret = EventKey.text(SECRET_LENGTH);
    Transcoder updated = transcoderTable.setSecret(old, Hashes.sha256(secret));
    replaceTranscoders(with(snapshot.transcoders(), updated.id(), updated));
    return new WithSecret(updated, secret);
  }

  /**
   * @param replacement id of the one that takes its events; empty: it must have none that are not
   *     over
   * @throws Refused if events need it, the replacement is not there, or it was changed since
   */
  synchronized void delete(Transcoder old, OptionalLong replacement) {
    Transcoder heir = null;
    if (replacement.isPresent()) {
      heir =
          transcoder(replacement.getAsLong())
              .filter(each -> each.id() != old.id())
              .orElseThrow(EventStore::noReplacement);
    }
    List<LiveEvent> using = needing(event -> event.isTranscodedBy(old.id()));
    mustBeFree(using, heir == null, "transcoder");
    long to = heir == null ? -1 : heir.id();
    changeAll(
        using,
        event -> LiveEventValues.of(event).transcodedBy(to, old.id()),
        entities -> transcoderTable.delete(entities, old));
    load();
    listeners.accept(EventChanged.SERVERS);
  }

  synchronized Streamer create(StreamerValues values) {
    mustHaveRoom(snapshot.streamers().size());
    Streamer created = streamerTable.create(values);
    replaceStreamers(with(snapshot.streamers(), created.id(), created));
    return created;
  }

  synchronized Streamer update(Streamer old, StreamerValues values) {
    Streamer updated = streamerTable.update(old, values);
    replaceStreamers(with(snapshot.streamers(), updated.id(), updated));
    return updated;
  }

  /**
   * @param replacement id of the one that takes its events; empty: it must have none that are not
   *     over
   * @throws Refused if events need it, the replacement is not there, or it was changed since
   */
  synchronized void delete(Streamer old, OptionalLong replacement) {
    Streamer heir = null;
    if (replacement.isPresent()) {
      heir =
          streamer(replacement.getAsLong())
              .filter(each -> each.id() != old.id())
              .orElseThrow(EventStore::noReplacement);
    }
    List<LiveEvent> using = needing(event -> event.streamers().contains(old.id()));
    mustBeFree(using, heir == null, "streamer");
    long to = heir == null ? -1 : heir.id();
    changeAll(
        using,
        event -> LiveEventValues.of(event).streamedBy(to, old.id()),
        entities -> streamerTable.delete(entities, old));
    load();
    listeners.accept(EventChanged.SERVERS);
  }

  /** Those that are not over. */
  private List<LiveEvent> needing(Predicate<LiveEvent> uses) {
    Instant now = eventTable.now();
    return events().stream().filter(uses).filter(event -> !event.isOver(now)).toList();
  }

  private static void mustBeFree(List<LiveEvent> using, boolean nobodyTakesThem, String what) {
    if (nobodyTakesThem && !using.isEmpty()) {
      throw new Refused(
          Refused.Kind.IN_USE,
          "Events need this "
              + what
              + ": "
              + using.stream().map(LiveEvent::name).limit(10).collect(Collectors.joining(", "))
              + (using.size() > 10 ? " and others" : "")
              + ". Name one that takes them, as replacement.",
          using);
    }
  }

  private static Refused noReplacement() {
    return new Refused(
        Refused.Kind.WRONG, "There is no such replacement: name the id of another one.");
  }

  private static void mustHaveRoom(int count) {
    if (count >= MOST_SERVERS) {
      throw new Refused(Refused.Kind.WRONG, "There are " + MOST_SERVERS + ": remove some first.");
    }
  }

  private void changeAll(
      List<LiveEvent> events,
      Function<LiveEvent, LiveEventValues> change,
      Consumer<EntityManager> also) {
    List<LiveEvent> changed =
        eventTable.inTransaction(
            entities -> {
              List<LiveEvent> done = new ArrayList<>();
              for (LiveEvent event : events) {
                done.add(eventTable.update(entities, event, change.apply(event)));
              }
              also.accept(entities);
              return done;
            });
    changed.forEach(this::stored);
  }

  /** The database let go of what was of an account. */
  void changed(@Observes AccessChanged event) {
    if (event.rowsGone() && !snapshot.events().isEmpty()) {
      load();
    }
  }

  // The snapshot.

  private LiveEvent stored(LiveEvent event) {
    replace(event);
    listeners.accept(new EventChanged(event.id()));
    return event;
  }

  private void replace(LiveEvent event) {
    Map<String, LiveEvent> events = new LinkedHashMap<>(snapshot.events());
    events.put(event.id(), event);
    replaceEvents(events, snapshot.deleted());
  }

  private void replaceEvents(Map<String, LiveEvent> events, Set<String> deleted) {
    snapshot =
        new Snapshot(
            Collections.unmodifiableMap(events),
            snapshot.transcoders(),
            snapshot.streamers(),
            deleted);
  }

  private void replaceTranscoders(Map<Long, Transcoder> transcoders) {
    snapshot =
        new Snapshot(snapshot.events(), transcoders, snapshot.streamers(), snapshot.deleted());
    listeners.accept(EventChanged.SERVERS);
  }

  private void replaceStreamers(Map<Long, Streamer> streamers) {
    snapshot =
        new Snapshot(snapshot.events(), snapshot.transcoders(), streamers, snapshot.deleted());
    listeners.accept(EventChanged.SERVERS);
  }

  private static <T> Map<Long, T> with(Map<Long, T> all, long id, T one) {
    Map<Long, T> next = new TreeMap<>(all);
    next.put(id, one);
    return Collections.unmodifiableMap(next);
  }

  private static <T> Map<Long, T> byId(List<T> all, Function<T, Long> id) {
    Map<Long, T> map = new TreeMap<>();
    all.forEach(each -> map.put(id.apply(each), each));
    return Collections.unmodifiableMap(map);
  }

  private static <T> Map<String, T> byKey(List<T> all, Function<T, String> key) {
    Map<String, T> map = new LinkedHashMap<>();
    all.forEach(each -> map.put(key.apply(each), each));
    return Collections.unmodifiableMap(map);
  }
}
