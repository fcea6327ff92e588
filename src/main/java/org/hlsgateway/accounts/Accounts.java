package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.threads.Threads;

/**
 * The accounts there are. Reads are answered from memory: an immutable snapshot, made anew after
 * each commit. One change at a time, and nobody else may write to the table while the server runs:
 * so of two administrators who take each other's role at once, the second is refused.
 */
@ApplicationScoped
public class Accounts {
  private static final Logger LOG = System.getLogger(Accounts.class.getName());

  /** Of logins, on their way to the database. */
  private static final int MOST_NOTES = 1_000;

  private AccountStore store;
  private Consumer<AccessChanged> listeners;
  private Clock clock;
  private Executor aside;

  private volatile Snapshot snapshot = new Snapshot(List.of(), Map.of(), Map.of());

  /**
   * @param all in the order of their names
   */
  private record Snapshot(List<Account> all, Map<Long, Account> byId, Map<String, Account> byKey) {
    static Snapshot of(List<Account> accounts) {
      Map<Long, Account> byId = new HashMap<>();
      Map<String, Account> byKey = new HashMap<>();
      for (Account each : accounts) {
        byId.put(each.id(), each);
        byKey.put(Account.key(each.name()), each);
      }
      List<Account> all =
          accounts.stream().sorted(Comparator.comparing(each -> Account.key(each.name()))).toList();
      return new Snapshot(all, byId, byKey);
    }

    Snapshot with(Account account) {
      List<Account> changed = others(account.id());
      changed.add(account);
      return of(changed);
    }

    Snapshot without(long id) {
      return of(others(id));
    }

    private List<Account> others(long id) {
      return new ArrayList<>(all.stream().filter(each -> each.id() != id).toList());
    }
  }

  /** For the client proxy. */
  protected Accounts() {}

  @Inject
  Accounts(JtaTransactions transactions, Audit audit, Event<AccessChanged> changed) {
    this(
        new AccountStore(transactions, Clock.systemUTC(), audit),
        changed::fire,
        Clock.systemUTC(),
        // Its thread ends when nobody has logged in for a while.
        new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_NOTES),
            Threads.named("login-notes")));
  }

  /**
   * @param aside does what nobody waits for
   */
  Accounts(AccountStore store, Consumer<AccessChanged> listeners, Clock clock, Executor aside) {
    this.aside = aside;
    this.store = store;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** Takes the snapshot; before that there is nobody. */
  public synchronized void load() {
    snapshot = Snapshot.of(store.all());
  }

  /**
   * @param name in whatever case; may be anything
   */
  public Optional<Account> find(String name) {
    return Optional.ofNullable(snapshot.byKey().get(Account.key(name)));
  }

  public Optional<Account> byId(long id) {
    return Optional.ofNullable(snapshot.byId().get(id));
  }

  /** In the order of their names. */
  public Collection<Account> all() {
    return snapshot.all();
  }

  /**
   * @param passwordHash empty: nobody logs in by a password
   * @throws RefusedChange if the name is taken
   */
  public synchronized Account create(AccountValues values, Optional<String> passwordHash) {
    return told(() -> store.create(values, passwordHash.orElse(null)));
  }

  /**
   * @param version as the editor saw it
   * @param editor whose change it is; empty: the server's own
   * @throws RefusedChange if it may not be made; nothing is changed then
   */
  public Account update(Account old, int version, AccountValues values, Optional<Account> editor) {
    return update(old, version, values, Optional.empty(), editor);
  }

  /**
   * As above, both or none of it.
   *
   * @param passwordHash empty: stays as it is
   */
  synchronized Account update(
      Account old,
      int version,
      AccountValues values,
      Optional<String> passwordHash,
      Optional<Account> editor) {
    boolean staysAdmin = values.role() == Role.ADMIN && values.enabled();
    boolean isSelf = editor.filter(who -> who.id() == old.id()).isPresent();
    if (isSelf && old.isAdmin() && !staysAdmin) {
      throw forbidden(
          "You cannot take your own administrator's role, nor switch yourself off: another"
              + " administrator can.");
    }
    refuseWithoutAdmin(old, staysAdmin);
    return told(() -> store.update(old.id(), version, values, passwordHash));
  }

  /**
   * @throws RefusedChange as in {@link #update}
   */
  void delete(Account old, int version, Optional<Account> editor) {
    delete(old, version, editor, () -> {});
  }

  /**
   * @param before is done once nothing speaks against it, and before anybody else changes an
   *     account; where it throws, nothing is deleted
   * @throws RefusedChange as in {@link #update}
   */
  synchronized void delete(Account old, int version, Optional<Account> editor, Runnable before) {
    if (editor.filter(who -> who.id() == old.id()).isPresent()) {
      throw forbidden("You cannot delete yourself: another administrator can.");
    }
    if (current(old.id()).version() != version) {
      throw RefusedChange.stale("account");
    }
    refuseWithoutAdmin(old, false);
    before.run();
    try {
      store.delete(old.id(), version);
      snapshot = snapshot.without(old.id());
    } catch (RuntimeException e) {
      loadAfter(e);
      throw e;
    } finally {
      listeners.accept(new AccessChanged(true));
    }
  }

  /** Ends whatever is logged in by the former one. */
  synchronized Account setPassword(long id, String passwordHash) {
    return told(() -> store.setPassword(id, current(id).version(), passwordHash));
  }

  /** As {@link #setPassword}, and marked; the hash it has already ends nothing. */
  synchronized Account setPasswordOfSetting(long id, String passwordHash) {
    if (byId(id).flatMap(Account::passwordHash).filter(passwordHash::equals).isPresent()
        && bySetting().stream().anyMatch(marked -> marked.id() == id)) {
      return current(id);
    }
    return told(() -> store.setPasswordOfSetting(id, current(id).version(), passwordHash));
  }

  /** Whose password ADMIN_PASSWORD said last. */
  List<Account> bySetting() {
    return store.bySetting();
  }

  /** The setting that made it names another one: nobody logs in as this one any more. */
  synchronized Account retire(long id) {
    return told(() -> store.retire(id, current(id).version()));
  }

  /** Every browser of the account has to log in again, and players stop. */
  public synchronized Account endLogins(long id) {
    return told(() -> store.endLogins(id, current(id).version()));
  }

  /**
   * So that people see which accounts are used; nobody is told of it. Written to the database
   * aside: who logs in neither waits for it nor fails by it.
   */
  synchronized void noteLogin(long id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    byId(id).ifPresent(account -> snapshot = snapshot.with(account.loggedIn(now)));
    try {
      aside.execute(() -> keepLogin(id, now));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "Too many logins at once: not all are noted");
    }
  }

  private void keepLogin(long id, Instant when) {
    try {
      store.noteLogin(id, when);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A login cannot be noted", e);
    }
  }

  private Account current(long id) {
    return byId(id).orElseThrow(() -> RefusedChange.stale("account"));
  }

  private void refuseWithoutAdmin(Account old, boolean staysAdmin) {
    boolean counts = byId(old.id()).filter(Accounts::administers).isPresent();
    if (counts && !staysAdmin && all().stream().filter(Accounts::administers).count() < 2) {
      throw forbidden(
          "This is the last administrator: make somebody else one first, or nobody could change"
              + " anything any more.");
    }
  }

  private static boolean administers(Account account) {
    return account.isAdmin() && account.enabled();
  }

  private static RefusedChange forbidden(String sentence) {
    return new RefusedChange(RefusedChange.Kind.FORBIDDEN, sentence);
  }

  private Account told(Supplier<Account> change) {
    try {
      Account changed = change.get();
      Account before = snapshot.byId().get(changed.id());
      // The note of a login may still be on its way to the database.
      snapshot =
          snapshot.with(
              before == null ? changed : before.lastLogin().map(changed::loggedIn).orElse(changed));
      return changed;
    } catch (RuntimeException e) {
      // The database may know more than the snapshot.
      loadAfter(e);
      throw e;
    } finally {
      listeners.accept(AccessChanged.of());
    }
  }

  private void loadAfter(RuntimeException failure) {
    try {
      load();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
