package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Differences;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/**
 * The targets there are. Reads are answered from memory: an immutable snapshot, made anew after
 * each commit. Nobody else may write to the table while the server runs.
 */
@ApplicationScoped
public class PushTargets {
  /** Of one channel. */
  static final int MOST = 50;

  private final Clock clock = Clock.systemUTC();
  private Transactions transactions;
  private StoreSeal seal;
  private Audit audit;
  private ChannelNames names;
  private Event<Changed> changed;
  private volatile TreeMap<Long, PushTarget> snapshot = new TreeMap<>();

  /**
   * CDI event, fired after the commit: the channel's targets are other ones now.
   *
   * @param starts somebody just wanted one that keeps the channel running
   */
  record Changed(long channelId, boolean starts) {}

  /** Somebody else changed or deleted it meanwhile. */
  static final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stale() {
      super("Somebody else changed or deleted this target in the meantime. Reload and try again.");
    }
  }

  /** For the client proxy. */
  protected PushTargets() {}

  @Inject
  PushTargets(
      JtaTransactions transactions,
      StoreSeal seal,
      Audit audit,
      ChannelNames names,
      Event<Changed> changed) {
    this.audit = audit;
    this.names = names;
    this.transactions = transactions;
    this.seal = seal;
    this.changed = changed;
  }

  /** Takes the snapshot. */
  synchronized void load() {
    TreeMap<Long, PushTarget> loaded = new TreeMap<>();
    transactions
        .call(
            entities -> {
              // In SQL: for its own language Hibernate would load a parser of a thousand classes.
              var query =
                  entities.createNativeQuery(
                      "select * from push_target order by id", PushTargetEntity.class);
              return ((Stream<?>) query.getResultStream())
                  .map(row -> read((PushTargetEntity) row))
                  .toList();
            })
        .forEach(target -> loaded.put(target.id(), target));
    snapshot = loaded;
  }

  /** In the order that they were added in. */
  Collection<PushTarget> all() {
    return snapshot.values();
  }

  /** In the order that they were added in. */
  List<PushTarget> of(long channelId) {
    return snapshot.values().stream().filter(each -> each.channelId() == channelId).toList();
  }

  Optional<PushTarget> find(long channelId, long id) {
    return Optional.ofNullable(snapshot.get(id)).filter(each -> each.channelId() == channelId);
  }

  /**
   * @throws IllegalArgumentException if the channel has as many as there may be
   */
  PushTarget create(long channelId, PushTargetValues values) {
    if (of(channelId).size() >= MOST) {
      throw new IllegalArgumentException("A channel has " + MOST + " targets at most.");
    }
    PushTarget created =
        transactions.call(
            entities -> {
              PushTargetEntity row = new PushTargetEntity(channelId, now());
              write(values, row);
              entities.persist(row);
              note(entities, Deed.ADDED, row, row.service.title());
              entities.flush();
              return read(row);
            });
    replace(created.id(), Optional.of(created));
    changed.fire(new Changed(channelId, isToRun(created)));
    return created;
  }

  /**
   * @throws Stale if it was changed or deleted since it was read
   */
  PushTarget update(PushTarget old, PushTargetValues values) {
    PushTarget updated;
    try {
      updated =
          transactions.call(
              entities -> {
                PushTargetEntity row = current(entities, old);
                String other = Differences.between(PushTargetValues.of(old), values);
                note(entities, Deed.CHANGED, row, other);
                write(values, row);
                entities.flush();
                return read(row);
              });
    } catch (OptimisticLockException e) {
      throw new Stale();
    }
    replace(updated.id(), Optional.of(updated));
    // Who edits what runs anyway does not start a channel that somebody ended.
    boolean starts = isToRun(updated) && !isToRun(old);
    changed.fire(new Changed(updated.channelId(), starts));
    return updated;
  }

  /**
   * Switches it on; what is on begins anew.
   *
   * @throws Stale if it was changed or deleted since it was read
   */
  PushTarget start(PushTarget old) {
    PushTarget started = update(old, PushTargetValues.of(old).on(true));
    if (isToRun(old)) {
      changed.fire(new Changed(started.channelId(), true));
    }
    return started;
  }

  /**
   * @throws Stale if it was changed or deleted since it was read
   */
  void delete(PushTarget old) {
    try {
      transactions.call(
          entities -> {
            PushTargetEntity row = current(entities, old);
            note(entities, Deed.REMOVED, row, "");
            entities.remove(row);
            return null;
          });
    } catch (OptimisticLockException e) {
      throw new Stale();
    }
    replace(old.id(), Optional.empty());
    changed.fire(new Changed(old.channelId(), false));
  }

  /** The database let go of them with the channel. */
  void changed(@Observes ChannelChanged event) {
    if (event.kind() == ChannelChanged.Kind.DELETED) {
      of(event.id()).forEach(gone -> replace(gone.id(), Optional.empty()));
      changed.fire(new Changed(event.id(), false));
    }
  }

  /** Whether a change of it starts the channel; a schedule does so by itself. */
  private static boolean isToRun(PushTarget target) {
    return target.on()
        && target.when() != PushTarget.When.WHILE_RUNNING
        && target.when() != PushTarget.When.SCHEDULE;
  }

  private synchronized void replace(long id, Optional<PushTarget> now) {
    TreeMap<Long, PushTarget> next = new TreeMap<>(snapshot);
    next.remove(id);
    now.ifPresent(target -> next.put(id, target));
    snapshot = next;
  }

  private static PushTargetEntity current(EntityManager entities, PushTarget old) {
    PushTargetEntity row = entities.find(PushTargetEntity.class, old.id());
    if (row == null || row.version != old.version()) {
      throw new Stale();
    }
    return row;
  }

  private void note(EntityManager entities, Deed deed, PushTargetEntity row, String detail) {
    String channel = names.nickname(row.channelId).orElse("a deleted channel");
    audit.note(entities, AuditEntry.Kind.TARGET, deed, row.name + ", of " + channel, detail);
  }

  private void write(PushTargetValues values, PushTargetEntity row) {
    row.name = values.name();
    row.service = values.service();
    row.addressSealed = seal.close(values.address(), owner(row));
    row.keySealed = seal.close(values.key().value(), owner(row));
    row.enhanced = values.enhanced();
    row.when = values.when();
    row.from = values.hours().map(Hours::begin).orElse(null);
    row.to = values.hours().map(Hours::end).orElse(null);
    row.resolution = values.encoding().map(format -> format.resolution().key()).orElse(null);
    row.bitrate = values.encoding().map(BroadcastFormat::bitsPerSecond).orElse(0);
    row.fps = values.encoding().map(BroadcastFormat::framesPerSecond).orElse(0);
    row.active = values.on();
    row.updated = now();
  }

  private PushTarget read(PushTargetEntity row) {
    return new PushTarget(
        row.id,
        row.version,
        row.channelId,
        row.name,
        row.service,
        seal.open(row.addressSealed, owner(row)),
        new StreamKey(seal.open(row.keySealed, owner(row))),
        row.enhanced,
        row.when,
        row.from == null ? Optional.empty() : Optional.of(Hours.parse(row.from, row.to)),
        row.resolution == null
            ? Optional.empty()
            : Optional.of(BroadcastFormat.ofTarget(row.resolution, row.bitrate, row.fps)),
        row.active,
        row.created,
        row.updated);
  }

  /** A secret that is copied into another channel's row is worth nothing there. */
  private static String owner(PushTargetEntity row) {
    return "push-target of channel " + row.channelId;
  }

  /** To what both databases keep: PostgreSQL has microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
