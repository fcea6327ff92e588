package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.channels.ChannelChanged.Kind;
import org.hlsgateway.config.Settings;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/**
 * The channels there are. Reads are answered from memory: an immutable snapshot, made anew after
 * each commit with the one row that changed. Nobody else may write to the table while the server
 * runs.
 */
@ApplicationScoped
public class Channels implements ChannelNames {
  private ChannelStore store;
  private Consumer<ChannelChanged> listeners;

  private volatile Snapshot snapshot = new Snapshot(List.of());

  /** Those whose end is being told, by id. */
  private final Map<Long, Channel> leaving = new ConcurrentHashMap<>();

  /**
   * @param byKey in the order of the nicknames' keys, whatever order the database has
   */
  private record Snapshot(SortedMap<String, StoredChannel> byKey, Map<Long, StoredChannel> byId) {
    Snapshot(Collection<StoredChannel> channels) {
      this(new TreeMap<>(), new HashMap<>());
      for (StoredChannel each : channels) {
        byKey.put(each.channel().nickname().key(), each);
        byId.put(each.channel().id(), each);
      }
    }

    /**
     * @param row as it is now; empty: it is gone
     */
    Snapshot with(long id, Optional<StoredChannel> row) {
      Map<Long, StoredChannel> channels = new HashMap<>(byId);
      channels.remove(id);
      row.ifPresent(stored -> channels.put(id, stored));
      return new Snapshot(channels.values());
    }
  }

  /** For the client proxy. */
  protected Channels() {}

  @Inject
  Channels(
      JtaTransactions transactions, Settings settings, Audit audit, Event<ChannelChanged> changed) {
    this(store(transactions, settings, audit), changed::fire);
  }

  Channels(ChannelStore store, Consumer<ChannelChanged> listeners) {
    this.store = store;
    this.listeners = listeners;
  }

  private static ChannelStore store(Transactions transactions, Settings settings, Audit audit) {
    var key = SecretKeyFile.readOrCreate(settings.store().dataDir().resolve("secret.key"));
    return new ChannelStore(transactions, new Seal(key), Clock.systemUTC(), audit);
  }

  /**
   * @param nickname as it stands in a path: may be anything; what cannot be one is unknown
   */
  public Optional<Channel> find(String nickname) {
    return stored(nickname).map(StoredChannel::channel);
  }

  /** In the order of their nicknames. */
  public List<Channel> all() {
    return allStored().stream().map(StoredChannel::channel).toList();
  }

  /** All, as lists for players have them: by number, then those without one by nickname. */
  public List<ListedChannel> listed() {
    return allStored().stream()
        .map(stored -> new ListedChannel(stored.channel(), stored.listing()))
        .sorted(Comparator.comparingInt(each -> each.listing().number().orElse(Integer.MAX_VALUE)))
        .toList();
  }

  @Override
  public OptionalLong id(String nickname) {
    return find(nickname)
        .map(channel -> OptionalLong.of(channel.id()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Optional<String> nickname(long id) {
    return byId(id).map(channel -> channel.nickname().value());
  }

  public Optional<Channel> byId(long id) {
    return Optional.ofNullable(snapshot.byId().get(id)).map(StoredChannel::channel);
  }

  /** What a deleted channel was at last: while its end is being told, for those who clean up. */
  public Optional<Channel> former(long id) {
    return Optional.ofNullable(leaving.get(id));
  }

  Optional<StoredChannel> stored(String nickname) {
    return Nickname.isValid(nickname)
        ? Optional.ofNullable(snapshot.byKey().get(nickname.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  Optional<StoredChannel> storedById(long id) {
    return Optional.ofNullable(snapshot.byId().get(id));
  }

  Collection<StoredChannel> allStored() {
    return Collections.unmodifiableCollection(snapshot.byKey().values());
  }

  /**
   * @throws NicknameTaken see {@link ChannelStore#create}
   */
  StoredChannel create(ChannelValues values) {
    StoredChannel created = store.create(values);
    announce(Kind.CREATED, created);
    return created;
  }

  /**
   * @throws RuntimeException see {@link ChannelStore#update}
   */
  StoredChannel update(StoredChannel old, int version, ChannelValues values) {
    StoredChannel updated = store.update(old.channel().id(), version, values);
    announce(Kind.UPDATED, updated);
    return updated;
  }

  /**
   * All of these, or nothing.
   *
   * @throws RuntimeException see {@link ChannelStore#changeAll}
   */
  void change(ChannelBatch batch) {
    List<StoredChannel> rows = store.changeAll(batch);
    batch.removed().forEach(gone -> leaving.put(gone.channel().id(), gone.channel()));
    try {
      loadAll();
      List<ChannelChanged> events = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        Kind kind = i < batch.added().size() ? Kind.CREATED : Kind.UPDATED;
        events.add(event(kind, rows.get(i), false));
      }
      for (int i = 0; i < batch.removed().size(); i++) {
        boolean more = i < batch.removed().size() - 1;
        events.add(event(Kind.DELETED, batch.removed().get(i), more));
      }
      events.forEach(listeners);
    } finally {
      batch.removed().forEach(gone -> leaving.remove(gone.channel().id()));
    }
  }

  private static ChannelChanged event(Kind kind, StoredChannel row, boolean moreToCome) {
    return new ChannelChanged(kind, row.channel().id(), row.version(), moreToCome);
  }

  /**
   * @throws StaleChannel see {@link ChannelStore#delete}
   */
  void delete(StoredChannel old, int version) {
    store.delete(old.channel().id(), version);
    leaving.put(old.channel().id(), old.channel());
    try {
      announce(Kind.DELETED, old);
    } finally {
      leaving.remove(old.channel().id());
    }
  }

  /**
   * Takes the snapshot.
   *
   * @throws StoreUnusable with one sentence, if the channels cannot be read
   */
  void load() {
    try {
      loadAll();
    } catch (Seal.SealBroken e) {
      throw new StoreUnusable(
          "The key file secret.key in DATA_DIR does not fit the database: put back the key file"
              + " that was made with this database, or move both away to start anew.",
          e);
    }
  }

  private void announce(Kind kind, StoredChannel stored) {
    long id = stored.channel().id();
    refresh(id);
    listeners.accept(event(kind, stored, false));
  }

  private synchronized void loadAll() {
    snapshot = new Snapshot(store.all());
  }

  /** One at a time: of two commits, the later snapshot must be the one that stays. */
  private synchronized void refresh(long id) {
    snapshot = snapshot.with(id, store.find(id));
  }
}
