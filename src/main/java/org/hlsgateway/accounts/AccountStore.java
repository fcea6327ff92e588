package org.hlsgateway.accounts;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.store.Transactions;

/** Accounts in the database. Every method is one transaction of its own. */
class AccountStore {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PASSWORD = "password";

  private final Transactions transactions;
  private final Clock clock;
  private final Audit audit;

  AccountStore(Transactions transactions, Clock clock, Audit audit) {
    this.transactions = transactions;
    this.clock = clock;
    this.audit = audit;
  }

  /** In the order of their names. */
  List<Account> all() {
    return read("select * from account order by name_key");
  }

  /** Whose password ADMIN_PASSWORD said. */
  List<Account> bySetting() {
    return read("select * from account where password_of_setting order by name_key");
  }

  private List<Account> read(String query) {
    return transactions.call(
        entities ->
            ((Stream<?>) entities.createNativeQuery(query, AccountEntity.class).getResultStream())
                .map(row -> ((AccountEntity) row).read())
                .toList());
  }

  /**
   * @param passwordHash null: nobody logs in by a password
   * @throws RefusedChange if the name is taken
   */
  Account create(AccountValues values, String passwordHash) {
    return refusing(
        () ->
            transactions.call(
                entities -> {
                  AccountEntity row = new AccountEntity();
                  write(values, row);
                  row.passwordHash = passwordHash;
                  row.epoch = RANDOM.nextInt();
                  row.created = now();
                  entities.persist(row);
                  note(entities, Deed.ADDED, row, row.role.name());
                  entities.flush();
                  return row.read();
                }));
  }

  /**
   * @param version as the editor saw it
   * @param passwordHash empty: stays as it is
   * @throws RefusedChange if it was changed or deleted since, or the name is taken
   */
  Account update(long id, int version, AccountValues values, Optional<String> passwordHash) {
    return changed(
        id,
        version,
        row -> {
          boolean ends =
              row.role != values.role()
                  || row.enabled != values.enabled()
                  || passwordHash.isPresent();
          String other = Differences.between(values(row), values);
          write(values, row);
          passwordHash.ifPresent(
              hash -> {
                row.passwordHash = hash;
                row.passwordOfSetting = false;
              });
          if (ends) {
            endLogins(row);
          }
          if (passwordHash.isEmpty()) {
            return other;
          }
          return other.isEmpty() ? PASSWORD : other + ", " + PASSWORD;
        });
  }

  /**
   * @throws RefusedChange if it was changed or deleted since
   */
  Account setPassword(long id, int version, String passwordHash) {
    return changed(
        id,
        version,
        row -> {
          row.passwordHash = passwordHash;
          row.passwordOfSetting = false;
          endLogins(row);
          return PASSWORD;
        });
  }

  /**
   * @param passwordHash the one that it has already ends no login
   * @throws RefusedChange if it was changed or deleted since
   */
  Account setPasswordOfSetting(long id, int version, String passwordHash) {
    return changed(
        id,
        version,
        row -> {
          boolean isOther = !passwordHash.equals(row.passwordHash);
          if (isOther) {
            endLogins(row);
          }
          row.passwordHash = passwordHash;
          row.passwordOfSetting = true;
          return isOther ? "password, from ADMIN_PASSWORD" : "";
        });
  }

  /**
   * Takes its password and switches it off.
   *
   * @throws RefusedChange if it was changed or deleted since
   */
  Account retire(long id, int version) {
    return changed(
        id,
        version,
        row -> {
          row.passwordHash = null;
          row.passwordOfSetting = false;
          row.enabled = false;
          endLogins(row);
          return "switched off: ADMIN_USER names another account";
        });
  }

  /**
   * @throws RefusedChange if it was changed or deleted since
   */
  Account endLogins(long id, int version) {
    return changed(
        id,
        version,
        row -> {
          endLogins(row);
          return "logged out everywhere";
        });
  }

  private static void endLogins(AccountEntity row) {
    int former = row.epoch;
    while (row.epoch == former) {
      row.epoch = RANDOM.nextInt();
    }
  }

  /**
   * @throws RefusedChange if it was changed or deleted since
   */
  void delete(long id, int version) {
    refusing(
        () ->
            transactions.call(
                entities -> {
                  AccountEntity row = current(entities, id, version);
                  note(entities, Deed.REMOVED, row, "with its tokens, links and grants");
                  // Keys are known to those they were made for, and their rows stay. No hash is
                  // that of a key then.
                  entities
                      .createNativeQuery(
                          "update streaming_key set key_sha256 = 'none'"
                              + " where owner_id = ?1 or maker_id = ?1")
                      .setParameter(1, id)
                      .executeUpdate();
                  entities.remove(row);
                  return null;
                }));
  }

  /** No edit: whoever has the account open in a form may still save it. */
  void noteLogin(long id, Instant when) {
    transactions.call(
        entities ->
            entities
                .createNativeQuery("update account set last_login = ?1 where id = ?2")
                .setParameter(1, when.truncatedTo(ChronoUnit.MICROS))
                .setParameter(2, id)
                .executeUpdate());
  }

  /**
   * @param change says what became other, for the audit; blank: nothing worth a note
   */
  private Account changed(long id, int version, Function<AccountEntity, String> change) {
    return refusing(
        () ->
            transactions.call(
                entities -> {
                  AccountEntity row = current(entities, id, version);
                  String name = row.name;
                  String other = change.apply(row);
                  if (!other.isBlank()) {
                    // By the name that earlier entries have.
                    String renamed = row.name.equals(name) ? "" : ", now " + row.name;
                    audit.note(
                        entities, AuditEntry.Kind.ACCOUNT, Deed.CHANGED, name, other + renamed);
                  }
                  entities.flush();
                  return row.read();
                }));
  }

  private static AccountEntity current(EntityManager entities, long id, int version) {
    AccountEntity row = entities.find(AccountEntity.class, id, LockModeType.OPTIMISTIC);
    if (row == null || row.version != version) {
      throw RefusedChange.stale("account");
    }
    return row;
  }

  private static <T> T refusing(Supplier<T> change) {
    try {
      return change.get();
    } catch (OptimisticLockException e) {
      throw RefusedChange.stale("account");
    } catch (PersistenceException e) {
      // The one constraint that valid values can violate is the unique name.
      if (e instanceof ConstraintViolationException
          || e.getCause() instanceof ConstraintViolationException) {
        throw new RefusedChange(
            RefusedChange.Kind.TAKEN, "Another account has this name: choose another one.");
      }
      throw e;
    }
  }

  private void note(EntityManager entities, Deed deed, AccountEntity row, String detail) {
    audit.note(entities, AuditEntry.Kind.ACCOUNT, deed, row.name, detail);
  }

  private static AccountValues values(AccountEntity row) {
    return new AccountValues(
        row.name,
        Optional.ofNullable(row.displayName),
        Optional.ofNullable(row.email),
        row.role,
        row.enabled,
        row.quota());
  }

  private static void write(AccountValues values, AccountEntity row) {
    row.name = values.name();
    row.nameKey = Account.key(values.name());
    row.displayName = values.displayName().orElse(null);
    row.email = values.email().orElse(null);
    row.role = values.role();
    row.enabled = values.enabled();
    row.mostViewers = Quota.column(values.quota().viewers());
    row.mostStreams = Quota.column(values.quota().streams());
    row.mostRecordingGigabytes = Quota.column(values.quota().recordingGigabytes());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
