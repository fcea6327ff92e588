package org.hlsgateway.channels;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.AuditEntry.Kind;
import org.hlsgateway.accounts.Differences;
import org.hlsgateway.store.Transactions;

/** Channels in the database. Every method is one transaction of its own. */
class ChannelStore {
  private final Transactions transactions;
  private final Seal seal;
  private final Clock clock;
  private final Audit audit;

  ChannelStore(Transactions transactions, Seal seal, Clock clock, Audit audit) {
    this.transactions = transactions;
    this.seal = seal;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * All channels, in the order of their nicknames.
   *
   * @throws Seal.SealBroken if a row was not written with this key
   */
  List<StoredChannel> all() {
    return transactions.call(
        entities -> {
          // In SQL: for its own language Hibernate would load a parser of a thousand classes.
          Query query =
              entities.createNativeQuery(
                  "select * from channel order by nickname_key", ChannelEntity.class);
          return ((Stream<?>) query.getResultStream())
              .map(row -> read((ChannelEntity) row))
              .toList();
        });
  }

  /** Empty if there is none of this id. */
  Optional<StoredChannel> find(long id) {
    return transactions.call(
        entities -> Optional.ofNullable(entities.find(ChannelEntity.class, id)).map(this::read));
  }

  /**
   * @throws NicknameTaken if another channel has the nickname, in whatever case
   */
  StoredChannel create(ChannelValues values) {
    return refusingDuplicates(
        values::nickname,
        () ->
            transactions.call(
                entities -> {
                  ChannelEntity row = new ChannelEntity(now());
                  write(values, row);
                  row.updated = row.created;
                  add(row, entities);
                  entities.flush();
                  return read(row);
                }));
  }

  /**
   * @param version as the editor saw it
   * @throws StaleChannel if it was changed or deleted since
   * @throws NicknameTaken if another channel has the nickname, in whatever case
   */
  StoredChannel update(long id, int version, ChannelValues values) {
    return refusingDuplicates(
        values::nickname,
        () ->
            transactions.call(
                entities -> {
                  ChannelEntity row = current(entities, id, version);
                  change(row, values, entities);
                  entities.flush();
                  return read(row);
                }));
  }

  /**
   * All of these, or nothing.
   *
   * @return the rows as they are now, the new ones first; not those that are gone
   * @throws StaleChannel if one was changed or deleted since, or what belongs to them was
   * @throws NicknameTaken if another channel has a nickname, in whatever case
   */
  List<StoredChannel> changeAll(ChannelBatch batch) {
    return refusingDuplicates(
        () -> batch.anyNickname().orElseThrow(StaleChannel::new),
        () -> transactions.call(entities -> changeAll(batch, entities)));
  }

  private List<StoredChannel> changeAll(ChannelBatch batch, EntityManager entities) {
    List<ChannelEntity> rows = new ArrayList<>();
    for (ChannelValues values : batch.added()) {
      ChannelEntity row = new ChannelEntity(now());
      write(values, row);
      row.updated = row.created;
      add(row, entities);
      rows.add(row);
    }
    for (ImportPlan.Change change : batch.changed()) {
      StoredChannel old = change.old();
      ChannelEntity row = current(entities, old.channel().id(), old.version());
      change(row, change.values(), entities);
      rows.add(row);
    }
    for (StoredChannel old : batch.removed()) {
      remove(current(entities, old.channel().id(), old.version()), entities);
    }
    entities.flush();
    List<StoredChannel> now = rows.stream().map(this::read).toList();
    // With each of its statements Hibernate would look through all rows for changes.
    entities.clear();
    batch.also().accept(entities, now);
    return now;
  }

  /**
   * @param version as the editor saw it
   * @throws StaleChannel if it was changed or deleted since
   */
  void delete(long id, int version) {
    refusingStale(
        () ->
            transactions.call(
                entities -> {
                  remove(current(entities, id, version), entities);
                  return null;
                }));
  }

  private void add(ChannelEntity row, EntityManager entities) {
    entities.persist(row);
    audit.note(entities, Kind.CHANNEL, Deed.ADDED, row.nickname, "");
  }

  private void remove(ChannelEntity row, EntityManager entities) {
    audit.note(entities, Kind.CHANNEL, Deed.REMOVED, row.nickname, "");
    entities.remove(row);
  }

  private void change(ChannelEntity row, ChannelValues values, EntityManager entities) {
    ChannelValues before = ChannelValues.of(read(row));
    audit.note(
        entities,
        Kind.CHANNEL,
        Deed.CHANGED,
        row.nickname,
        values.nickname().equals(before.nickname())
            ? Differences.between(before, values)
            : "now " + values.nickname() + ": " + Differences.between(before, values));
    write(values, row);
  }

  private static ChannelEntity current(EntityManager entities, long id, int version) {
    ChannelEntity row = entities.find(ChannelEntity.class, id, LockModeType.OPTIMISTIC);
    if (row == null || row.version != version) {
      throw new StaleChannel();
    }
    return row;
  }

  private <T> T refusingDuplicates(Supplier<Nickname> nickname, Supplier<T> change) {
    try {
      return refusingStale(change);
    } catch (PersistenceException e) {
      // The one constraint that valid values can violate is the unique nickname.
      if (e instanceof ConstraintViolationException
          || e.getCause() instanceof ConstraintViolationException) {
        throw new NicknameTaken(nickname.get(), e);
      }
      throw e;
    }
  }

  private static <T> T refusingStale(Supplier<T> change) {
    try {
      return change.get();
    } catch (OptimisticLockException e) {
      throw new StaleChannel();
    }
  }

  private void write(ChannelValues values, ChannelEntity row) {
    row.nickname = values.nickname().value();
    row.nicknameKey = values.nickname().key();
    row.title = values.title().orElse(null);
    row.sourceSealed = seal.close(values.source().value(), row.nicknameKey);
    row.enabled = values.enabled();
    row.idleSeconds = values.idleSeconds().orElse(null);
    row.pinned = values.pinned();
    row.sourceSettings = new SourceColumns(values.sourceSettings(), seal, row.nicknameKey);
    row.output = new OutputColumns(values.output());
    row.keep = new KeepColumns(values.keep());
    row.listing = new ListingColumns(values.listing());
    row.updated = now();
  }

  private StoredChannel read(ChannelEntity row) {
    Optional<String> title = Optional.ofNullable(row.title);
    Channel channel =
        new Channel(
            row.id,
            new Nickname(row.nickname),
            new SourceUrl(seal.open(row.sourceSealed, row.nicknameKey)),
            title.orElse(row.nickname),
            row.enabled,
            Optional.ofNullable(row.idleSeconds).map(Duration::ofSeconds),
            row.pinned,
            row.sourceSettings.read(seal, row.nicknameKey),
            row.output.read(),
            row.keep.read(),
            row.created,
            row.updated);
    return new StoredChannel(channel, row.version, title, row.listing.read());
  }

  /** To what both databases keep: PostgreSQL has microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
