package org.hlsgateway.events;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.Differences;
import org.hlsgateway.store.Transactions;

/** Transcoders in the database. */
final class TranscoderTable {
  private final Written rows;
  private final Audit audit;

  TranscoderTable(Transactions transactions, Clock clock, Audit audit) {
    rows = new Written(transactions, clock, "transcoder");
    this.audit = audit;
  }

  List<Transcoder> all() {
    return rows.all(
        TranscoderEntity.class, "select * from transcoder order by id", TranscoderTable::read);
  }

  Transcoder create(TranscoderValues values, Optional<String> secretHash) {
    return rows.change(
        entities -> {
          TranscoderEntity row = new TranscoderEntity();
          row.created = rows.now();
          row.secretHash = secretHash.orElse(null);
          write(values, row);
          entities.persist(row);
          note(entities, Deed.ADDED, row.name, "");
          entities.flush();
          return read(row);
        });
  }

  Transcoder update(Transcoder old, TranscoderValues values) {
    return rows.change(
        entities -> {
          TranscoderEntity row = current(entities, old);
          note(
              entities,
              Deed.CHANGED,
              row.name,
              Differences.between(TranscoderValues.of(old), values));
          write(values, row);
          entities.flush();
          return read(row);
        });
  }

  Transcoder setSecret(Transcoder old, String hash) {
    return rows.change(
        entities -> {
          TranscoderEntity row = current(entities, old);
          row.secretHash = hash;
          row.updated = rows.now();
          note(entities, Deed.CHANGED, row.name, "another secret");
          entities.flush();
          return read(row);
        });
  }

  /** Within a transaction of whoever sees to the events. */
  void delete(EntityManager entities, Transcoder old) {
    TranscoderEntity row = current(entities, old);
    note(entities, Deed.REMOVED, row.name, "");
    entities.remove(row);
  }

  private static TranscoderEntity current(EntityManager entities, Transcoder old) {
    TranscoderEntity row = entities.find(TranscoderEntity.class, old.id());
    if (row == null || row.version != old.version()) {
      throw Refused.stale("transcoder");
    }
    return row;
  }

  private void note(EntityManager entities, Deed deed, String name, String detail) {
    audit.note(entities, AuditEntry.Kind.TRANSCODER, deed, name, detail);
  }

  private void write(TranscoderValues values, TranscoderEntity row) {
    row.name = values.name();
    row.nameKey = Written.key(values.name());
    row.kind = values.kind();
    row.address = values.address();
    row.capacity = values.capacity().isPresent() ? values.capacity().getAsInt() : null;
    row.enabled = values.enabled();
    row.updated = rows.now();
  }

  private static Transcoder read(TranscoderEntity row) {
    return new Transcoder(
        row.id,
        row.version,
        row.name,
        row.kind,
        row.address,
        row.capacity == null ? OptionalInt.empty() : OptionalInt.of(row.capacity),
        row.enabled,
        Optional.ofNullable(row.secretHash),
        row.created,
        row.updated);
  }
}
