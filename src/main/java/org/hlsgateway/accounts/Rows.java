package org.hlsgateway.accounts;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hlsgateway.store.Transactions;

/** What the tables of this room have in common: each call is one transaction of its own. */
final class Rows {
  private final Transactions transactions;
  private final Clock clock;

  Rows(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Of a whole table, in the order of its ids. */
  <E, T> List<T> all(String table, String order, Class<E> type, Function<E, T> read) {
    // In SQL: for its own language Hibernate would load a parser of a thousand classes.
    return transactions.call(
        entities ->
            ((Stream<?>)
                    entities
                        .createNativeQuery("select * from " + table + " order by " + order, type)
                        .getResultStream())
                .map(row -> read.apply(type.cast(row)))
                .toList());
  }

  <T> T call(Function<EntityManager, T> work) {
    return transactions.call(work);
  }

  /**
   * @param what it is, for people
   * @param taken says what to do where a unique name is taken
   * @throws RefusedChange instead of what the database throws
   */
  <T> T change(String what, String taken, Function<EntityManager, T> work) {
    try {
      return transactions.call(work);
    } catch (OptimisticLockException e) {
      throw RefusedChange.stale(what);
    } catch (PersistenceException e) {
      if (e instanceof ConstraintViolationException
          || e.getCause() instanceof ConstraintViolationException) {
        throw new RefusedChange(RefusedChange.Kind.TAKEN, taken);
      }
      throw e;
    }
  }

  /**
   * @throws RefusedChange if it is another version by now, or gone
   */
  static <E> E current(
      EntityManager entities,
      Class<E> type,
      long id,
      int version,
      ToIntFunction<E> versionOf,
      String what) {
    E row = entities.find(type, id, LockModeType.OPTIMISTIC);
    if (row == null || versionOf.applyAsInt(row) != version) {
      throw RefusedChange.stale(what);
    }
    return row;
  }

  /** To what both databases keep. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
