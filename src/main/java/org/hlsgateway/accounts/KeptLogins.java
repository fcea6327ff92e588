package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hlsgateway.config.Settings;

/**
 * Who is logged in, so that a restart logs nobody out. Each login is a secret in a browser's
 * cookie; DATA_DIR/logins has only its hash, and until when it counts. Another password, or another
 * name of the administrator, ends them all.
 *
 * <p>Not Open Liberty's persistent sessions: those keep whole sessions in the database, for every
 * request. Not a signed cookie: nobody could log out of it.
 */
@ApplicationScoped
class KeptLogins {
  /** Without use; as long as a session. */
  static final Duration SHORT = Duration.ofHours(8);

  /** Without use, for who asked to stay logged in: a wall in the hall outlasts the holidays. */
  static final Duration LONG = Duration.ofDays(30);

  /** Beyond, the one that ends first goes. */
  static final int MOST = 1_000;

  private static final Logger LOG = System.getLogger(KeptLogins.class.getName());
  private static final String FILE = "logins";

  private final Map<String, Kept> byHash = new ConcurrentHashMap<>();
  private Path file;
  private String adminName;
  private AdminPassword password;
  private Clock clock;

  /** Of the password that these logins were made with; null until it is needed. */
  private PasswordHash remembered;

  private boolean loaded;

  /** For the client proxy. */
  protected KeptLogins() {}

  @Inject
  KeptLogins(Settings settings, AdminPassword password) {
    this(settings.store().dataDir(), settings.access().adminUser(), password, Clock.systemUTC());
  }

  KeptLogins(Path dataDir, String adminName, AdminPassword password, Clock clock) {
    file = dataDir.resolve(FILE);
    this.adminName = adminName;
    this.password = password;
    this.clock = clock;
  }

  /**
   * @param stays see {@link #LONG}
   */
  private record Kept(Instant until, boolean stays) {
    static Kept from(Instant now, boolean stays) {
      return new Kept(now.plus(stays ? LONG : SHORT), stays);
    }

    /** Seldom enough for a file, often enough for who is away over a weekend. */
    boolean isWorthRenewing(Instant now) {
      Duration whole = stays ? LONG : SHORT;
      return Duration.between(now, until).compareTo(whole.minus(whole.dividedBy(8))) < 0;
    }
  }

  /**
   * A login that counts.
   *
   * @param renewed true: it counts for longer now, and so should its cookie
   */
  record Found(Account account, boolean stays, boolean renewed) {}

  /**
   * @return the secret for the cookie
   */
  synchronized String make(boolean stays) {
    load();
    Instant now = clock.instant();
    byHash.values().removeIf(kept -> !kept.until.isAfter(now));
    while (byHash.size() >= MOST) {
      byHash.entrySet().stream()
          .min(Comparator.comparing(entry -> entry.getValue().until))
          .ifPresent(first -> byHash.remove(first.getKey()));
    }
    String secret = Csrf.newToken();
    byHash.put(hash(secret), Kept.from(now, stays));
    save();
    return secret;
  }

  synchronized Optional<Found> find(String secret) {
    load();
    String hash = hash(secret);
    Instant now = clock.instant();
    Kept kept = byHash.get(hash);
    if (kept == null || !kept.until.isAfter(now)) {
      return Optional.empty();
    }
    boolean renewed = kept.isWorthRenewing(now);
    if (renewed) {
      byHash.put(hash, Kept.from(now, kept.stays));
      save();
    }
    Account account = new Account(adminName, Set.of(Roles.ADMIN));
    return Optional.of(new Found(account, kept.stays, renewed));
  }

  synchronized void forget(String secret) {
    load();
    if (byHash.remove(hash(secret)) != null) {
      save();
    }
  }

  /** At the first need: the slow hash of the password is not part of every start. */
  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      List<String> lines = Files.readAllLines(file);
      PasswordHash then = PasswordHash.parse(lines.get(0));
      if (lines.get(1).equals(adminName) && password.isStill(then)) {
        remembered = then;
        lines.stream().skip(2).limit(MOST).forEach(this::read);
      }
    } catch (NoSuchFileException e) {
      // Nobody ever logged in.
    } catch (IOException | RuntimeException e) {
      byHash.clear();
      LOG.log(Level.WARNING, "The file of logins cannot be read: everybody has to log in again", e);
    }
  }

  private void read(String line) {
    String[] fields = line.split(" ");
    byHash.put(
        fields[0],
        new Kept(Instant.ofEpochSecond(Long.parseLong(fields[1])), fields[2].equals("stays")));
  }

  private void save() {
    if (remembered == null) {
      remembered = password.toRemember();
    }
    StringBuilder text = new StringBuilder();
    text.append(remembered.text()).append('\n').append(adminName).append('\n');
    byHash.forEach(
        (hash, kept) ->
            text.append(hash)
                .append(' ')
                .append(kept.until.getEpochSecond())
                .append(kept.stays ? " stays\n" : " goes\n"));
    try {
      PrivateFile.write(file, text.toString());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Logins cannot be kept: after a restart they are over", e);
    }
  }

  private static String hash(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
