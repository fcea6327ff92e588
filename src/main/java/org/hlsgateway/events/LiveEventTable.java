package org.hlsgateway.events;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.Differences;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.store.Transactions;

/** Events in the database; of those that were deleted, which stay there, ids alone are read. */
final class LiveEventTable {
  private final Written rows;
  private final StoreSeal seal;
  private final Audit audit;

  LiveEventTable(Transactions transactions, Clock clock, StoreSeal seal, Audit audit) {
    rows = new Written(transactions, clock, "event");
    this.seal = seal;
    this.audit = audit;
  }

  Instant now() {
    return rows.now();
  }

  List<LiveEvent> all() {
    return rows.all(
        LiveEventEntity.class,
        "select * from live_event where deleted is null order by created, id",
        this::read);
  }

  /** Ids of those that were deleted. */
  Set<String> deleted() {
    return Set.copyOf(
        rows.all(
            LiveEventEntity.class,
            "select * from live_event where deleted is not null",
            row -> row.id));
  }

  <T> T inTransaction(java.util.function.Function<EntityManager, T> work) {
    return rows.change(work);
  }

  LiveEvent create(LiveEventValues values) {
    return rows.change(
        entities -> {
          LiveEventEntity row = new LiveEventEntity();
          row.id = EventKey.text(LiveEvent.ID_LENGTH);
          row.keySealed = seal.close(EventKey.random().value(), sealed(row.id));
          row.created = rows.now();
          write(values, row);
          entities.persist(row);
          note(entities, Deed.ADDED, row, "");
          entities.flush();
          return read(row);
        });
  }

  LiveEvent update(LiveEvent old, LiveEventValues values) {
    return rows.change(entities -> update(entities, old, values));
  }

  /** Within a transaction of whoever changes several. */
  LiveEvent update(EntityManager entities, LiveEvent old, LiveEventValues values) {
    LiveEventEntity row = current(entities, old);
    note(entities, Deed.CHANGED, row, Differences.between(LiveEventValues.of(old), values));
    write(values, row);
    entities.flush();
    return read(row);
  }

  LiveEvent newKey(LiveEvent old) {
    return rows.change(
        entities -> {
          LiveEventEntity row = current(entities, old);
          row.keySealed = seal.close(EventKey.random().value(), sealed(row.id));
          row.updated = rows.now();
          note(entities, Deed.CHANGED, row, "another key");
          entities.flush();
          return read(row);
        });
  }

  void delete(LiveEvent old) {
    rows.change(
        entities -> {
          LiveEventEntity row = current(entities, old);
          row.deleted = rows.now();
          row.updated = row.deleted;
          note(entities, Deed.REMOVED, row, "");
          return null;
        });
  }

  /** No edit: whoever has the event open in a form may still save it. */
  void noteStarted(String id, Instant when) {
    rows.change(
        entities ->
            entities
                .createNativeQuery(
                    "update live_event set started = ?1 where id = ?2 and started is null")
                .setParameter(1, when)
                .setParameter(2, id)
                .executeUpdate());
  }

  private static LiveEventEntity current(EntityManager entities, LiveEvent old) {
    LiveEventEntity row = entities.find(LiveEventEntity.class, old.id());
    if (row == null || row.deleted != null || row.version != old.version()) {
      throw Refused.stale("event");
    }
    return row;
  }

  private void note(EntityManager entities, Deed deed, LiveEventEntity row, String detail) {
    audit.note(entities, AuditEntry.Kind.EVENT, deed, row.name + ", " + row.id, detail);
  }

  private void write(LiveEventValues values, LiveEventEntity row) {
    row.name = values.name();
    row.description = values.description();
    row.owner = column(values.owner());
    row.begin = values.begin();
    row.end = values.end().orElse(null);
    row.transcoder = column(values.transcoder());
    row.fallback = column(values.fallback());
    if (!row.streamers.equals(values.streamers())) {
      row.streamers = new HashSet<>(values.streamers());
    }
    row.renditions = Rendition.text(values.renditions());
    row.record = values.record();
    row.visibility = values.visibility();
    row.updated = rows.now();
  }

  private LiveEvent read(LiveEventEntity row) {
    return new LiveEvent(
        row.id,
        row.version,
        row.name,
        row.description,
        number(row.owner),
        new EventKey(seal.open(row.keySealed, sealed(row.id))),
        row.begin,
        Optional.ofNullable(row.end),
        number(row.transcoder),
        number(row.fallback),
        Collections.unmodifiableSortedSet(new TreeSet<>(row.streamers)),
        Rendition.list(row.renditions),
        row.record,
        row.visibility,
        Optional.ofNullable(row.started),
        row.created,
        row.updated);
  }

  private static String sealed(String id) {
    return "key of event " + id;
  }

  private static Long column(OptionalLong number) {
    return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
  }

  private static OptionalLong number(Long column) {
    return column == null ? OptionalLong.empty() : OptionalLong.of(column);
  }
}
