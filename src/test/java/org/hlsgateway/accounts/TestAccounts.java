package org.hlsgateway.accounts;

import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.TestDatabase;
import org.hlsgateway.config.Settings;

/** Accounts on a database in memory, with the administrator {@code admin}, password "right". */
final class TestAccounts {
  private static final AtomicInteger COUNT = new AtomicInteger();

  final FakeClock clock = new FakeClock();
  final TestDatabase database;
  final Settings settings;
  volatile Actor actor = Actor.GATEWAY;
  final Audit audit;
  final Accounts accounts;
  final Passwords passwords;
  final FirstAccount first;
  final PasswordChanges changes;
  final Tokens tokens;
  final Grants grants;
  final Links links;
  final Map<String, Long> channels = new HashMap<>();
  final Map<String, Long> owners = new HashMap<>();
  final AtomicInteger derivations = new AtomicInteger();
  private volatile Runnable slowly = () -> {};
  final AtomicInteger events = new AtomicInteger();

  private TestAccounts(
      Path folder, TestDatabase database, String adminUser, Optional<String> adminPassword) {
    this.database = database;
    settings = settings(folder, adminUser, adminPassword, false);
    audit = new Audit(() -> actor, clock);
    accounts =
        new Accounts(new AccountStore(database, clock, audit), this::changed, clock, Runnable::run);
    passwords = new Passwords(new Derivation(), 1024);
    first = new FirstAccount(accounts, passwords, settings);
    changes = new PasswordChanges(accounts, passwords, first, settings);
    tokens = new Tokens(database, clock, audit, this::changed);
    grants = new Grants(database, clock, audit, this::changed);
    links = new Links(database, signature(), accounts, access(false), clock, audit, this::changed);
    accounts.load();
    grants.load();
    tokens.load();
    links.load();
  }

  /** As the container tells it. */
  void changed(AccessChanged event) {
    events.incrementAndGet();
    grants.changed(event);
    tokens.changed(event);
    links.changed(event);
  }

  static Signature signature() {
    return new Signature(new SecretKeySpec(new byte[32], "AES"));
  }

  /** In the table as well: what is granted must be for something that is there. */
  long channel(String nickname) {
    long id =
        database.call(
            entities -> {
              entities
                  .createNativeQuery(
                      "insert into channel (version, nickname, nickname_key, source_sealed,"
                          + " enabled, pinned, created, updated) values (0, ?1, ?1, 'x', true,"
                          + " false, current_timestamp, current_timestamp)")
                  .setParameter(1, nickname)
                  .executeUpdate();
              return ((Number)
                      entities
                          .createNativeQuery("select id from channel where nickname_key = ?1")
                          .setParameter(1, nickname)
                          .getSingleResult())
                  .longValue();
            });
    channels.put(nickname, id);
    return id;
  }

  Access access(boolean watchingNeedsLogin) {
    ChannelNames names =
        new ChannelNames() {
          @Override
          public OptionalLong id(String nickname) {
            Long id = channels.get(nickname.toLowerCase(Locale.ROOT));
            return id == null ? OptionalLong.empty() : OptionalLong.of(id);
          }

          @Override
          public Optional<String> nickname(long id) {
            return channels.entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .map(Map.Entry::getKey)
                .findFirst();
          }
        };
    StreamOwners streams =
        channel ->
            owners.containsKey(channel)
                ? OptionalLong.of(owners.get(channel))
                : OptionalLong.empty();
    return new Access(
        grants,
        names,
        streams,
        name -> Optional.empty(),
        settings(Path.of("."), "admin", Optional.empty(), watchingNeedsLogin));
  }

  Admissions admissions(Access access) {
    return new Admissions(accounts, tokens, links, access, signature(), clock);
  }

  static TestAccounts empty(Path folder) {
    return on(folder, database(), Optional.empty());
  }

  static TestAccounts on(Path folder, TestDatabase database, Optional<String> adminPassword) {
    return on(folder, database, "admin", adminPassword);
  }

  static TestAccounts on(
      Path folder, TestDatabase database, String adminUser, Optional<String> adminPassword) {
    return new TestAccounts(folder, database, adminUser, adminPassword);
  }

  /** From now on each derivation waits. */
  void slowly(CountDownLatch until) {
    slowly =
        () -> {
          try {
            until.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
  }

  /** Takes every place where passwords are tried, and every seat before it. */
  List<Thread> crowd(CountDownLatch until) throws InterruptedException {
    var inside = new CountDownLatch(Passwords.AT_ONCE);
    slowly(until);
    Runnable waits = slowly;
    slowly =
        () -> {
          inside.countDown();
          waits.run();
        };
    List<Thread> crowd = new ArrayList<>();
    for (int i = 0; i < Passwords.AT_ONCE + Passwords.MOST_WAITING; i++) {
      Thread thread = new Thread(() -> passwords.hash("anything"));
      thread.start();
      crowd.add(thread);
    }
    inside.await();
    while (passwords.waiting() < crowd.size()) {
      Thread.onSpinWait();
    }
    slowly = () -> {};
    return crowd;
  }

  static TestDatabase database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:accounts" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return new TestDatabase(h2);
  }

  /** In a folder of its own. */
  static TestAccounts withAdmin() {
    try {
      Path folder = Files.createTempDirectory("accounts");
      folder.toFile().deleteOnExit();
      folder.resolve("logins").toFile().deleteOnExit();
      return withAdmin(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestAccounts withAdmin(Path folder) {
    TestAccounts made = empty(folder);
    made.add("admin", Role.ADMIN, "right");
    return made;
  }

  Account add(String name, Role role, String password) {
    return accounts.create(
        new AccountValues(name, Optional.empty(), Optional.empty(), role, true),
        Optional.of(passwords.hash(password)));
  }

  Account admin() {
    return accounts.find("admin").orElseThrow();
  }

  KeptLogins kept() {
    return kept(clock);
  }

  KeptLogins kept(Clock time) {
    return new KeptLogins(settings, accounts, first, time);
  }

  Login login() {
    return login(kept());
  }

  Login login(KeptLogins kept) {
    return new Login(accounts, passwords, first, kept, tokens, clock);
  }

  static Settings settings(
      Path folder, Optional<String> adminPassword, boolean watchingNeedsLogin) {
    return settings(folder, "admin", adminPassword, watchingNeedsLogin);
  }

  private static Settings settings(
      Path folder, String adminUser, Optional<String> adminPassword, boolean watchingNeedsLogin) {
    return new Settings(
        null,
        new Settings.Store(folder, Duration.ofDays(1)),
        null,
        null,
        null,
        null,
        new Settings.Access(adminUser, adminPassword, watchingNeedsLogin, List.of(), List.of()),
        null,
        null,
        null,
        null);
  }

  /** What a server brings, and what the server's own writes. */
  final class Derivation implements Pbkdf2PasswordHash {
    private int iterations;

    @Override
    public void initialize(Map<String, String> parameters) {
      iterations = Integer.parseInt(parameters.get("Pbkdf2PasswordHash.Iterations"));
    }

    @Override
    public String generate(char[] password) {
      byte[] salt = new byte[16];
      Arrays.fill(salt, (byte) derivations.get());
      return text(password, salt, iterations);
    }

    @Override
    public boolean verify(char[] password, String hash) {
      String[] fields = hash.split(":");
      return text(password, Base64.getDecoder().decode(fields[2]), Integer.parseInt(fields[1]))
          .equals(hash);
    }

    private String text(char[] password, byte[] salt, int rounds) {
      derivations.incrementAndGet();
      slowly.run();
      try {
        byte[] hash =
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password, salt, rounds, 256))
                .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder();
        return "PBKDF2WithHmacSHA256:"
            + rounds
            + ":"
            + base64.encodeToString(salt)
            + ":"
            + base64.encodeToString(hash);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }
}
