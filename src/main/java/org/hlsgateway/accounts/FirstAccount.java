package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.hlsgateway.config.Settings;
import org.hlsgateway.threads.Threads;

/**
 * Sees to it that somebody can log in as administrator, whatever the database holds: ADMIN_USER by
 * ADMIN_PASSWORD where that is set; else, as long as no administrator has a password, by the file
 * that versions without accounts made, or by a password that is made now.
 */
@ApplicationScoped
public class FirstAccount {
  private static final Logger LOG = System.getLogger(FirstAccount.class.getName());

  /** How long a request waits for ADMIN_PASSWORD to be derived. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  // No letter or digit that looks like another one: it will be typed from a screen.
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int GROUPS = 4;
  private static final int GROUP_LENGTH = 5;

  private Accounts accounts;
  private Passwords passwords;
  private Settings settings;

  /** The account's hash is of ADMIN_PASSWORD. */
  private volatile boolean settled;

  private final ReentrantLock settling = new ReentrantLock();

  /** For the client proxy. */
  protected FirstAccount() {}

  @Inject
  FirstAccount(Accounts accounts, Passwords passwords, Settings settings) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.settings = settings;
  }

  /**
   * Called once, at start, before anybody can log in: ADMIN_USER, and a password that is known
   * already. None is made here, because the start may yet be refused, and nobody would see it.
   *
   * @throws IOException if the password file cannot be read
   */
  public void prepare() throws IOException {
    Optional<Account> named = accounts.find(settings.access().adminUser());
    if (settings.access().adminPassword().isPresent()) {
      Account wanted = administrator(named);
      accounts.bySetting().stream()
          .filter(former -> former.id() != wanted.id())
          .forEach(former -> accounts.retire(former.id()));
      return;
    }
    if (canLogIn()) {
      return;
    }
    Account administrator = administrator(named);
    file().read().ifPresent(kept -> accounts.setPassword(administrator.id(), kept));
  }

  /**
   * Derives ADMIN_PASSWORD beside the start, which it would make longer; whoever logs in meanwhile
   * waits for it.
   */
  public void settleAside() {
    Threads.daemon(
            "admin-password",
            () -> {
              try {
                settle();
              } catch (RuntimeException e) {
                LOG.log(
                    Level.WARNING, "ADMIN_PASSWORD is looked at again when it is first needed", e);
              }
            })
        .start();
  }

  /**
   * Makes a password if no administrator has one. Called once, when nothing can refuse the start
   * any more.
   *
   * @return to be shown, this once; empty if none was needed
   * @throws IOException if the password file cannot be written
   */
  public Optional<String> makePassword() throws IOException {
    if (settings.access().adminPassword().isPresent() || canLogIn()) {
      return Optional.empty();
    }
    String password = newPassword();
    String hash = passwords.hashAside(password);
    file().write(hash);
    accounts.setPassword(administrator(accounts.find(settings.access().adminUser())).id(), hash);
    return Optional.of(password);
  }

  private PasswordFile file() {
    return PasswordFile.in(settings.store().dataDir());
  }

  /** As an administrator, somebody. */
  private boolean canLogIn() {
    return accounts.all().stream().anyMatch(FirstAccount::canLogIn);
  }

  private static boolean canLogIn(Account account) {
    return account.isAdmin() && account.enabled() && account.passwordHash().isPresent();
  }

  /** Who people are told to log in as: ADMIN_USER, or else the first administrator there is. */
  public String name() {
    String wanted = settings.access().adminUser();
    return accounts
        .find(wanted)
        .filter(named -> isSet(named) || canLogIn(named))
        .or(() -> accounts.all().stream().filter(FirstAccount::canLogIn).findFirst())
        .map(Account::name)
        .orElse(wanted);
  }

  /**
   * True if the account's password is the setting ADMIN_PASSWORD, and can be changed only there.
   */
  public boolean isSet(Account account) {
    return isSet(account.name());
  }

  /** As above, of an account that may yet get this name. */
  boolean isSet(String name) {
    return settings.access().adminPassword().isPresent()
        && Account.key(name).equals(Account.key(settings.access().adminUser()));
  }

  /**
   * The account with ADMIN_PASSWORD as its password, which another start may have changed; whatever
   * was logged in by the former one counts no longer then. Slow at the first call.
   *
   * @throws Passwords.Busy if that is still being looked at
   */
  Account settle(Account account) {
    if (!isSet(account)) {
      return account;
    }
    settle();
    return accounts.byId(account.id()).orElse(account);
  }

  /**
   * For whoever looks at what was logged in before this start.
   *
   * @throws Passwords.Busy as above
   */
  void settle() {
    if (settled) {
      return;
    }
    try {
      if (!settling.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Passwords.Busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Passwords.Busy();
    }
    try {
      if (!settled) {
        settings.access().adminPassword().ifPresent(this::settleNow);
        settled = true;
      }
    } finally {
      settling.unlock();
    }
  }

  private void settleNow(String wanted) {
    // Whoever holds the lock is alone: no need to wait among those who try passwords.
    accounts
        .find(settings.access().adminUser())
        .ifPresent(
            there -> {
              String hash =
                  there
                      .passwordHash()
                      .filter(kept -> passwords.matchesAside(kept, wanted))
                      .orElseGet(() -> passwords.hashAside(wanted));
              passwords.remember(accounts.setPasswordOfSetting(there.id(), hash), wanted);
            });
  }

  /** Whether it is a hash of ADMIN_PASSWORD; false if that is not set. Slow. */
  boolean isOfSetting(String hash) {
    return settings
        .access()
        .adminPassword()
        .filter(set -> passwords.matchesAside(hash, set))
        .isPresent();
  }

  private Account administrator(Optional<Account> named) {
    AccountValues values =
        new AccountValues(
            named.map(Account::name).orElse(settings.access().adminUser()),
            named.flatMap(Account::displayName),
            named.flatMap(Account::email),
            Role.ADMIN,
            true,
            named.map(Account::quota).orElse(Quota.NONE));
    if (named.isEmpty()) {
      return accounts.create(values, Optional.empty());
    }
    Account there = named.get();
    return there.isAdmin() && there.enabled()
        ? there
        : accounts.update(there, there.version(), values, Optional.empty());
  }

  /** 20 of 31 signs: 99 bits. */
  private static String newPassword() {
    var random = new SecureRandom();
    var password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
