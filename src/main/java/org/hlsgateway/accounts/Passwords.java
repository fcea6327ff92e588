package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives and compares passwords, slowly on purpose: at most {@value #AT_ONCE} at a time, and no
 * more than {@value #MOST_WAITING} wait. The slow hash guards the database, not the process: of a
 * password that was right once, a keyed fingerprint is kept in memory, and a player that sends it
 * with every reload costs no derivation.
 */
@ApplicationScoped
public class Passwords {
  static final String ALGORITHM = "PBKDF2WithHmacSHA256";

  // OWASP's figure for PBKDF2 with HMAC-SHA-256; Jakarta Security's own is 2,048.
  static final int ITERATIONS = 600_000;

  static final int AT_ONCE = 2;
  static final int MOST_WAITING = 16;

  /** At it included. */
  static final int MOST_STRANGERS_WAITING = 12;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final byte[] processKey = new byte[32];
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final AtomicInteger waiting = new AtomicInteger();

  /** Where nobody logged in yet: one place is kept from them, and some of the seats. */
  private final Semaphore strangers = new Semaphore(AT_ONCE - 1, true);

  private final AtomicInteger strangersWaiting = new AtomicInteger();

  /** By account: of the password that was right, and of the hash that it was compared with. */
  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  private Pbkdf2PasswordHash derivation;

  /** What a name is compared with that nobody has: a hash of nothing that anybody knows. */
  private String nobodys;

  /** What is being derived, for whoever sends the same meanwhile. */
  private final Map<Attempt, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();

  /**
   * @param hash what it is compared with
   * @param fingerprint of the password, keyed
   */
  private record Attempt(String hash, String fingerprint) {}

  private record Known(String hash, byte[] fingerprint) {}

  /** Too many passwords are being checked: come again in a moment. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy() {
      super("Too many passwords are being checked at once.");
    }
  }

  /** For the client proxy. */
  protected Passwords() {}

  @Inject
  Passwords(Pbkdf2PasswordHash derivation) {
    this(derivation, ITERATIONS);
  }

  Passwords(Pbkdf2PasswordHash derivation, int iterations) {
    var random = new SecureRandom();
    random.nextBytes(processKey);
    nobodys =
        String.join(
            ":", ALGORITHM, Integer.toString(iterations), base64(random, 16), base64(random, 32));
    this.derivation = derivation;
    derivation.initialize(
        Map.of(
            "Pbkdf2PasswordHash.Algorithm",
            ALGORITHM,
            "Pbkdf2PasswordHash.Iterations",
            Integer.toString(iterations),
            "Pbkdf2PasswordHash.SaltSizeBytes",
            "16",
            "Pbkdf2PasswordHash.KeySizeBytes",
            "32"));
  }

  private static String base64(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Takes some tenths of a second.
   *
   * @throws Busy if too many wait already
   */
  public String hash(String password) {
    return inTurn(() -> derivation.generate(password.toCharArray()));
  }

  /**
   * Whether it is the account's password. A wrong one takes as long as a right one that was not
   * seen yet, and so does any for an account that is not there: the time taken tells nothing of the
   * name. Nobody is braked here: see {@link Login}.
   *
   * @param trusted true: may also have what is kept free for who logged in from there before
   * @throws Busy if too many wait already
   */
  boolean areRight(Optional<Account> account, String password, boolean trusted) {
    Optional<String> hash = account.flatMap(Account::passwordHash);
    if (hash.isEmpty()) {
      matches(nobodys, password, trusted);
      return false;
    }
    long id = account.orElseThrow().id();
    byte[] given = fingerprint(id, password);
    if (isKnown(id, hash.get(), given)) {
      return true;
    }
    // After a restart all players of an account come at once: one derivation is enough for them.
    var attempt = new Attempt(hash.get(), HexFormat.of().formatHex(given));
    var mine = new CompletableFuture<Boolean>();
    CompletableFuture<Boolean> first = running.putIfAbsent(attempt, mine);
    if (first != null) {
      return joined(first);
    }
    try {
      // Another one may have found it right just before.
      boolean right = isKnown(id, hash.get(), given) || matches(hash.get(), password, trusted);
      if (right) {
        known.put(id, new Known(hash.get(), given));
      }
      mine.complete(right);
      return right;
    } finally {
      running.remove(attempt);
      // Does nothing where it is known.
      mine.completeExceptionally(new Busy());
    }
  }

  /** True if it was right before, and still is: that costs no derivation. */
  boolean isKnown(Optional<Account> account, String password) {
    return account
        .filter(
            there ->
                there
                    .passwordHash()
                    .filter(hash -> isKnown(there.id(), hash, fingerprint(there.id(), password)))
                    .isPresent())
        .isPresent();
  }

  private boolean isKnown(long id, String hash, byte[] given) {
    Known seen = known.get(id);
    return seen != null
        && seen.hash().equals(hash)
        && MessageDigest.isEqual(seen.fingerprint(), given);
  }

  private static boolean joined(CompletableFuture<Boolean> first) {
    try {
      return first.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    } catch (ExecutionException | TimeoutException e) {
      throw new Busy();
    }
  }

  /**
   * @throws Busy if too many wait already
   */
  boolean matches(String hash, String password) {
    return matches(hash, password, true);
  }

  private boolean matches(String hash, String password, boolean trusted) {
    Supplier<Boolean> derived = () -> derivation.verify(password.toCharArray(), hash);
    return trusted
        ? inTurn(derived)
        : inTurn(strangers, strangersWaiting, MOST_STRANGERS_WAITING, () -> inTurn(derived));
  }

  /** As {@link #hash}, for the server itself, which does not wait among those who try. */
  String hashAside(String password) {
    return derivation.generate(password.toCharArray());
  }

  /** As {@link #matches}, likewise. */
  boolean matchesAside(String hash, String password) {
    return derivation.verify(password.toCharArray(), hash);
  }

  /** It was found right in another way. */
  void remember(Account account, String password) {
    account
        .passwordHash()
        .ifPresent(
            hash -> known.put(account.id(), new Known(hash, fingerprint(account.id(), password))));
  }

  /** How many are at it or wait. */
  int waiting() {
    return waiting.get();
  }

  private <T> T inTurn(Supplier<T> derived) {
    return inTurn(places, waiting, AT_ONCE + MOST_WAITING, derived);
  }

  private static <T> T inTurn(
      Semaphore places, AtomicInteger waiting, int most, Supplier<T> derived) {
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      throw new Busy();
    }
    try {
      if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy();
      }
      try {
        return derived.get();
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    } finally {
      waiting.decrementAndGet();
    }
  }

  /**
   * Of an attempt: another one where the password is another one, or what it is compared with. In
   * memory only.
   */
  String fingerprint(String name, Optional<Account> account, String password) {
    String what =
        account.map(there -> there.id() + "/" + there.epoch()).orElse("none") + " " + name;
    return HexFormat.of().formatHex(fingerprint(what, password));
  }

  private byte[] fingerprint(long account, String password) {
    return fingerprint(Long.toString(account), password);
  }

  private byte[] fingerprint(String account, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(processKey, "HmacSHA256"));
      mac.update((account + " ").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
