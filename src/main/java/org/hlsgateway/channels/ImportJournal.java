package org.hlsgateway.channels;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.Televisions;
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

  /**
   * Instead of what was noted before; nothing is noted of what changed nothing.
   *
   * @param joined by group, who was put into it
   */
  void note(
      EntityManager entities, String list, List<Change> changes, Map<Long, Set<Long>> joined) {
    if (changes.isEmpty() && joined.values().stream().allMatch(Set::isEmpty)) {
      return;
    }
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
    joined.forEach((group, channels) -> noteMembers(entities, id, group, channels));
  }

  private static void noteMembers(EntityManager entities, long id, long group, Set<Long> channels) {
    for (Long channel : channels) {
      entities
          .createNativeQuery(
              "insert into channel_import_member (import_id, group_id, channel_id)"
                  + " values (?1, ?2, ?3)")
          .setParameter(1, id)
          .setParameter(2, group)
          .setParameter(3, channel)
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
                      // There is one import at most: whatever is in these tables is of it.
                      "select id, list_name, done, (select count(*) from"
                          + " (select channel_id from channel_import_change"
                          + " union select channel_id from channel_import_member) touched)"
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

  /** By group, who was put into it, of those that are both still there. */
  Map<Long, Set<Long>> joined(long id) {
    return transactions.call(
        entities -> {
          Map<Long, Set<Long>> joined = new HashMap<>();
          List<?> rows =
              entities
                  .createNativeQuery(
                      "select group_id, channel_id from channel_import_member"
                          + " where import_id = ?1")
                  .setParameter(1, id)
                  .getResultList();
          for (Object each : rows) {
            Object[] row = (Object[]) each;
            joined
                .computeIfAbsent(((Number) row[0]).longValue(), unused -> new HashSet<>())
                .add(((Number) row[1]).longValue());
          }
          return joined;
        });
  }

  /**
   * Channels that somebody has given rights, links, an owner, a group or a place to push to: none
   * of it raises their version. Links that televisions got by themselves do not count.
   *
   * @param id the groups that this import put them into do not count
   */
  Set<Long> inUse(long id) {
    return transactions.call(
        entities -> {
          Set<Long> used = new HashSet<>();
          List<?> rows =
              entities
                  .createNativeQuery(
                      "select channel_id from push_target union select channel_id from"
                          + " channel_access union select channel_id from access_grant where"
                          + " channel_id is not null union select channel_id from viewer_link where"
                          + " channel_id is not null and label <> ?2 union select m.channel_id from"
                          + " channel_group_member m left join channel_import_member i on"
                          + " i.import_id = ?1 and i.group_id = m.group_id and i.channel_id ="
                          + " m.channel_id where i.channel_id is null")
                  .setParameter(1, id)
                  .setParameter(2, Televisions.LABEL)
                  .getResultList();
          rows.forEach(row -> used.add(((Number) row).longValue()));
          return used;
        });
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
