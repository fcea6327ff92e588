package org.hlsgateway.events;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.Differences;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.store.Transactions;

/** Streamers in the database. */
final class StreamerTable {
  /** A secret that is copied into another table's row is worth nothing there. */
  private static final String OWNER = "streamer";

  private final Written rows;
  private final StoreSeal seal;
  private final Audit audit;

  StreamerTable(Transactions transactions, Clock clock, StoreSeal seal, Audit audit) {
    rows = new Written(transactions, clock, "streamer");
    this.seal = seal;
    this.audit = audit;
  }

  List<Streamer> all() {
    return rows.all(StreamerEntity.class, "select * from streamer order by id", this::read);
  }

  Streamer create(StreamerValues values) {
    return rows.change(
        entities -> {
          StreamerEntity row = new StreamerEntity();
          row.created = rows.now();
          write(values, row);
          entities.persist(row);
          note(entities, Deed.ADDED, row.name, "");
          entities.flush();
          return read(row);
        });
  }

  Streamer update(Streamer old, StreamerValues values) {
    return rows.change(
        entities -> {
          StreamerEntity row = current(entities, old);
          note(
              entities,
              Deed.CHANGED,
              row.name,
              Differences.between(StreamerValues.of(old), values));
          write(values, row);
          entities.flush();
          return read(row);
        });
  }

  /** Within a transaction of whoever sees to the events. */
  void delete(EntityManager entities, Streamer old) {
    StreamerEntity row = current(entities, old);
    note(entities, Deed.REMOVED, row.name, "");
    entities.remove(row);
  }

  private static StreamerEntity current(EntityManager entities, Streamer old) {
    StreamerEntity row = entities.find(StreamerEntity.class, old.id());
    if (row == null || row.version != old.version()) {
      throw Refused.stale("streamer");
    }
    return row;
  }

  private void note(EntityManager entities, Deed deed, String name, String detail) {
    audit.note(entities, AuditEntry.Kind.STREAMER, deed, name, detail);
  }

  private void write(StreamerValues values, StreamerEntity row) {
    row.name = values.name();
    row.nameKey = Written.key(values.name());
    row.kind = values.kind();
    row.pushSealed = values.pushAddress().isEmpty() ? "" : seal.close(values.pushAddress(), OWNER);
    row.publicAddress = values.publicAddress();
    row.mostMbps = column(values.mostMbps());
    row.mostViewers = column(values.mostViewers());
    row.weight = values.weight();
    row.enabled = values.enabled();
    row.updated = rows.now();
  }

  private Streamer read(StreamerEntity row) {
    return new Streamer(
        row.id,
        row.version,
        row.name,
        row.kind,
        row.pushSealed.isEmpty() ? "" : seal.open(row.pushSealed, OWNER),
        row.publicAddress,
        number(row.mostMbps),
        number(row.mostViewers),
        row.weight,
        row.enabled,
        row.created,
        row.updated);
  }

  private static Integer column(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }

  private static OptionalInt number(Integer column) {
    return column == null ? OptionalInt.empty() : OptionalInt.of(column);
  }
}
