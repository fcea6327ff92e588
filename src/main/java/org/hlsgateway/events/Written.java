package org.hlsgateway.events;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hlsgateway.store.Transactions;

/** What the tables of this room have in common: one transaction a change. */
final class Written {
  /** H2 and PostgreSQL have the same. */
  private static final String UNIQUE_VIOLATION = "23505";

  private final Transactions transactions;
  private final Clock clock;
  private final String what;

  /**
   * @param what the rows are of, for people
   */
  Written(Transactions transactions, Clock clock, String what) {
    this.transactions = transactions;
    this.clock = clock;
    this.what = what;
  }

  /** In SQL: for its own language Hibernate would load a parser of a thousand classes. */
  <E, T> List<T> all(Class<E> type, String query, Function<E, T> read) {
    return transactions.call(
        entities ->
            ((Stream<?>) entities.createNativeQuery(query, type).getResultStream())
                .map(row -> read.apply(type.cast(row)))
                .toList());
  }

  /**
   * @throws Refused if the name is taken, what it refers to is gone, or somebody else was faster
   */
  <T> T change(Function<EntityManager, T> work) {
    return refusing(
        () ->
            transactions.call(
                entities -> {
                  T result = work.apply(entities);
                  entities.flush();
                  return result;
                }));
  }

  private <T> T refusing(Supplier<T> change) {
    try {
      return change.get();
    } catch (OptimisticLockException e) {
      throw Refused.stale(what);
    } catch (PersistenceException e) {
      Optional<ConstraintViolationException> violation =
          Stream.of(e, e.getCause())
              .filter(ConstraintViolationException.class::isInstance)
              .map(ConstraintViolationException.class::cast)
              .findFirst();
      if (violation.isEmpty()) {
        throw e;
      }
      // Of valid values only names can be there already, and what is referred to can be gone.
      throw UNIQUE_VIOLATION.equals(violation.get().getSQLState())
          ? new Refused(
              Refused.Kind.TAKEN, "Another " + what + " has this name: choose another one.")
          : new Refused(
              Refused.Kind.WRONG,
              "An account or a server that this "
                  + what
                  + " needs was removed in the meantime: reload it and choose another one.");
    }
  }

  /** To what both databases keep: PostgreSQL has microseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
