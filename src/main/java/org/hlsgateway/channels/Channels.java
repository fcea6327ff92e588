package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.ChannelChanged.Kind;
import org.hlsgateway.config.Settings;

/**
 * The channels there are. Reads are answered from memory: an immutable snapshot, taken anew after
 * each commit. Nobody else may write to the table while the server runs.
 */
@ApplicationScoped
public class Channels {
  private ChannelStore store;
  private Consumer<ChannelChanged> listeners;

  /** By nickname key, in that order. */
  private volatile Map<String, StoredChannel> snapshot = Map.of();

  /** For the client proxy. */
  protected Channels() {}

  @Inject
  Channels(JtaTransactions transactions, Settings settings, Event<ChannelChanged> changed) {
    this(store(transactions, settings), changed::fire);
  }

  Channels(ChannelStore store, Consumer<ChannelChanged> listeners) {
    this.store = store;
    this.listeners = listeners;
  }

  private static ChannelStore store(Transactions transactions, Settings settings) {
    var key = SecretKeyFile.readOrCreate(settings.store().dataDir().resolve("secret.key"));
    return new ChannelStore(transactions, new Seal(key), Clock.systemUTC());
  }

  /**
   * @param nickname as it stands in a path: may be anything; what cannot be one is unknown
   */
  public Optional<Channel> find(String nickname) {
    return stored(nickname).map(StoredChannel::channel);
  }

  /** In the order of their nicknames. */
  public List<Channel> all() {
    return snapshot.values().stream().map(StoredChannel::channel).toList();
  }

  Optional<StoredChannel> stored(String nickname) {
    return Nickname.isValid(nickname)
        ? Optional.ofNullable(snapshot.get(nickname.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  Collection<StoredChannel> allStored() {
    return snapshot.values();
  }

  /**
   * @throws NicknameTaken see {@link ChannelStore#create}
   */
  StoredChannel create(ChannelValues values) {
    StoredChannel created = store.create(values);
    announce(Kind.CREATED, created.channel());
    return created;
  }

  /**
   * @throws RuntimeException see {@link ChannelStore#update}
   */
  StoredChannel update(StoredChannel old, int version, ChannelValues values) {
    StoredChannel updated = store.update(old.channel().id(), version, values);
    announce(Kind.UPDATED, updated.channel());
    return updated;
  }

  /**
   * @throws StaleChannel see {@link ChannelStore#delete}
   */
  void delete(StoredChannel old, int version) {
    store.delete(old.channel().id(), version);
    announce(Kind.DELETED, old.channel());
  }

  /**
   * Takes the snapshot.
   *
   * @throws StoreUnusable with one sentence, if the channels cannot be read
   */
  void load() {
    try {
      refresh();
    } catch (Seal.SealBroken e) {
      throw new StoreUnusable(
          "The key file secret.key in DATA_DIR does not fit the database: put back the key file"
              + " that was made with this database, or move both away to start anew.",
          e);
    }
  }

  private void announce(Kind kind, Channel channel) {
    refresh();
    listeners.accept(new ChannelChanged(kind, channel));
  }

  /** One at a time: of two commits, the later snapshot must be the one that stays. */
  private synchronized void refresh() {
    Map<String, StoredChannel> channels = new LinkedHashMap<>();
    for (StoredChannel each : store.all()) {
      channels.put(each.channel().nickname().key(), each);
    }
    snapshot = channels;
  }
}
