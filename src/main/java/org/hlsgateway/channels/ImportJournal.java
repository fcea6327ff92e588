package org.hlsgateway.channels;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.store.Transactions;

/** Notes of the last import, in the transaction that makes it: see {@code V39}. */
class ImportJournal {
  private static final int LONGEST_NAME = 200;

  private final Transactions transactions;
  private final Clock clock;

  ImportJournal(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * What one import did to a channel.
   *
   * @param version that it left
   * @param former empty: the channel was not there
   */
  record Change(long channel, int version, Optional<FormerListing> former) {}

  /** Instead of what was noted before. */
  void note(EntityManager entities, String list, List<Change> changes) {
    entities.createNativeQuery("delete from channel_import").executeUpdate();
    OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    entities
        .createNativeQuery("insert into channel_import (list_name, done) values (?1, ?2)")
        .setParameter(1, list.substring(0, Math.min(list.length(), LONGEST_NAME)))
        .setParameter(2, now)
        .executeUpdate();
    long id = number(entities.createNativeQuery("select max(id) from channel_import"));
    for (Change change : changes) {
      entities
          .createNativeQuery(
              "insert into channel_import_change"
                  + " (import_id, channel_id, channel_version, former) values (?1, ?2, ?3, ?4)")
          .setParameter(1, id)
          .setParameter(2, change.channel())
          .setParameter(3, change.version())
          .setParameter(4, change.former().map(FormerListing::toJson).orElse(""))
          .executeUpdate();
    }
  }

  void forget(EntityManager entities) {
    entities.createNativeQuery("delete from channel_import").executeUpdate();
  }

  /** Empty if nothing was imported, or it was taken back. */
  Optional<LastImport> last() {
    return transactions.call(
        entities -> {
          List<?> rows =
              entities
                  .createNativeQuery(
                      "select id, list_name, done,"
                          + " (select count(*) from channel_import_change where import_id = id)"
                          + " from channel_import")
                  .getResultList();
          return rows.stream().map(row -> last((Object[]) row)).findFirst();
        });
  }

  private static LastImport last(Object[] row) {
    return new LastImport(
        ((Number) row[0]).longValue(),
        (String) row[1],
        instant(row[2]),
        ((Number) row[3]).intValue());
  }

  private static Instant instant(Object value) {
    return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
  }

  /** By channel; of those that are still there. */
  Map<Long, Change> changes(long id) {
    Map<Long, Change> changes = new LinkedHashMap<>();
    transactions.call(
        entities -> {
          List<?> rows =
              entities
                  .createNativeQuery(
                      "select channel_id, channel_version, former from channel_import_change"
                          + " where import_id = ?1 order by channel_id")
                  .setParameter(1, id)
                  .getResultList();
          for (Object each : new ArrayList<>(rows)) {
            Change change = change((Object[]) each);
            changes.put(change.channel(), change);
          }
          return null;
        });
    return changes;
  }

  private static Change change(Object[] row) {
    String former = (String) row[2];
    return new Change(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).intValue(),
        former == null || former.isEmpty()
            ? Optional.empty()
            : Optional.of(FormerListing.ofJson(former)));
  }

  private static long number(jakarta.persistence.Query query) {
    return ((Number) query.getSingleResult()).longValue();
  }
}
