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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.hlsgateway.config.Settings;

/**
 * Who is logged in, so that a restart logs nobody out. Each login is a secret in a browser's
 * cookie; DATA_DIR/logins has only its hash, whose it is, and until when it counts. It counts as
 * long as its account has the epoch that it was made in.
 *
 * <p>Not Open Liberty's persistent sessions: those keep whole sessions in the database, for every
 * request. Not a signed cookie: nobody could log out of it.
 */
@ApplicationScoped
public class KeptLogins {
  /** Without use; as long as a session. */
  static final Duration SHORT = Duration.ofHours(8);

  /** Without use, for who asked to stay logged in: a wall in the hall outlasts the holidays. */
  static final Duration LONG = Duration.ofDays(30);

  /** Beyond, the one that ends first goes. */
  static final int MOST = 5_000;

  /** Of one account, likewise. */
  static final int MOST_OF_AN_ACCOUNT = 50;

  private static final Logger LOG = System.getLogger(KeptLogins.class.getName());
  private static final String FILE = "logins";
  private static final String HEADER = "hls-gateway logins 2";
  private static final int LONGEST_PROGRAM = 200;

  private final Map<String, Kept> byHash = new ConcurrentHashMap<>();
  private Path file;
  private Accounts accounts;
  private FirstAccount first;
  private Clock clock;
  private boolean loaded;

  /** For the client proxy. */
  protected KeptLogins() {}

  @Inject
  KeptLogins(Settings settings, Accounts accounts, FirstAccount first) {
    this(settings, accounts, first, Clock.systemUTC());
  }

  KeptLogins(Settings settings, Accounts accounts, FirstAccount first, Clock clock) {
    file = settings.store().dataDir().resolve(FILE);
    this.accounts = accounts;
    this.first = first;
    this.clock = clock;
  }

  /** Where somebody logged in. */
  record Place(String address, String program) {
    static final Place UNKNOWN = new Place("", "");

    Place {
      program = program == null ? "" : program;
      program = program.substring(0, Math.min(program.length(), LONGEST_PROGRAM));
    }
  }

  /**
   * @param stays see {@link #LONG}
   */
  private record Kept(
      long account, int epoch, Instant until, boolean stays, Instant made, Place place) {

    Kept renewed(Instant now) {
      return new Kept(account, epoch, end(now, stays), stays, made, place);
    }

    static Instant end(Instant now, boolean stays) {
      return now.plus(stays ? LONG : SHORT);
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
   * A login as its owner sees it.
   *
   * @param id names it, and is no secret
   */
  public record Shown(
      String id, Instant made, Instant until, String address, String program, boolean current) {}

  /**
   * @return the secret for the cookie
   */
  synchronized String make(Account account, boolean stays, Place place) {
    load();
    Instant now = clock.instant();
    byHash.values().removeIf(kept -> !counts(kept, now));
    makeRoom(kept -> true, MOST);
    makeRoom(kept -> kept.account == account.id(), MOST_OF_AN_ACCOUNT);
    String secret = Csrf.newToken();
    byHash.put(
        Hashes.sha256(secret),
        new Kept(account.id(), account.epoch(), Kept.end(now, stays), stays, now, place));
    save();
    return secret;
  }

  private void makeRoom(Predicate<Kept> which, int most) {
    while (byHash.values().stream().filter(which).count() >= most) {
      byHash.entrySet().stream()
          .filter(entry -> which.test(entry.getValue()))
          .min(Comparator.comparing(entry -> entry.getValue().until))
          .ifPresent(soonest -> byHash.remove(soonest.getKey()));
    }
  }

  /**
   * @throws Passwords.Busy if it is not known yet whether ADMIN_PASSWORD is another one than before
   */
  Optional<Found> find(String secret) {
    // Not while the others wait for their logins: that is slow.
    first.settle();
    return found(secret);
  }

  private synchronized Optional<Found> found(String secret) {
    load();
    String hash = Hashes.sha256(secret);
    Instant now = clock.instant();
    Kept kept = byHash.get(hash);
    if (kept == null) {
      return Optional.empty();
    }
    if (!counts(kept, now)) {
      return Optional.empty();
    }
    boolean renewed = kept.isWorthRenewing(now);
    if (renewed) {
      byHash.put(hash, kept.renewed(now));
      save();
    }
    return accounts.byId(kept.account).map(account -> new Found(account, kept.stays, renewed));
  }

  private boolean counts(Kept kept, Instant now) {
    return kept.until.isAfter(now)
        && accounts
            .byId(kept.account)
            .filter(account -> account.enabled() && account.epoch() == kept.epoch)
            .isPresent();
  }

  synchronized void forget(String secret) {
    load();
    if (byHash.remove(Hashes.sha256(secret)) != null) {
      save();
    }
  }

  /** The account's, the latest first. */
  synchronized List<Shown> of(Account account, Optional<String> currentSecret) {
    load();
    Instant now = clock.instant();
    String current = currentSecret.map(Hashes::sha256).orElse("");
    return byHash.entrySet().stream()
        .filter(entry -> entry.getValue().account == account.id() && counts(entry.getValue(), now))
        .sorted(Comparator.comparing(entry -> entry.getValue().made, Comparator.reverseOrder()))
        .map(entry -> shown(entry.getKey(), entry.getValue(), entry.getKey().equals(current)))
        .toList();
  }

  private static Shown shown(String hash, Kept kept, boolean current) {
    return new Shown(
        hash.substring(0, 16),
        kept.made,
        kept.until,
        kept.place.address,
        kept.place.program,
        current);
  }

  /** Who logged out everywhere stays logged in here; false if it was over. */
  synchronized boolean carryOver(String secret, Account account) {
    load();
    Kept kept = byHash.get(Hashes.sha256(secret));
    if (kept == null || kept.account != account.id()) {
      return false;
    }
    byHash.put(
        Hashes.sha256(secret),
        new Kept(kept.account, account.epoch(), kept.until, kept.stays, kept.made, kept.place));
    save();
    return true;
  }

  /** At the first need. */
  private void load() {
    if (loaded) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.get(0).equals(HEADER)) {
        lines.stream().skip(1).limit(MOST).forEach(this::read);
      } else {
        takeOver(lines);
        save();
      }
    } catch (Passwords.Busy e) {
      // Not now: they are not lost.
      byHash.clear();
      throw e;
    } catch (NoSuchFileException e) {
      // Nobody ever logged in.
    } catch (IOException | RuntimeException e) {
      byHash.clear();
      LOG.log(Level.WARNING, "The file of logins cannot be read: everybody has to log in again", e);
    }
    loaded = true;
  }

  private void read(String line) {
    String[] fields = line.split(" ", -1);
    String program = new String(Base64.getUrlDecoder().decode(fields[7]), StandardCharsets.UTF_8);
    byHash.put(
        fields[0],
        new Kept(
            Long.parseLong(fields[1]),
            Integer.parseInt(fields[2]),
            Instant.ofEpochSecond(Long.parseLong(fields[3])),
            fields[4].equals("stays"),
            Instant.ofEpochSecond(Long.parseLong(fields[5])),
            new Place(fields[6], program)));
  }

  /** Of a version that had one administrator, whose password and name stand before all. */
  private void takeOver(List<String> lines) {
    String then = FormerHash.taken(lines.get(0));
    Optional<Account> account = accounts.find(lines.get(1)).map(first::settle);
    boolean isStill =
        account
            .flatMap(Account::passwordHash)
            .filter(now -> now.equals(then) || first.isOfSetting(then))
            .isPresent();
    if (!isStill) {
      return;
    }
    for (String line : lines.subList(2, Math.min(lines.size(), 2 + MOST))) {
      String[] fields = line.split(" ");
      Instant until = Instant.ofEpochSecond(Long.parseLong(fields[1]));
      boolean stays = fields[2].equals("stays");
      byHash.put(
          fields[0],
          new Kept(
              account.get().id(),
              account.get().epoch(),
              until,
              stays,
              until.minus(stays ? LONG : SHORT),
              Place.UNKNOWN));
    }
  }

  private void save() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    byHash.forEach(
        (hash, kept) ->
            text.append(hash)
                .append(' ')
                .append(kept.account)
                .append(' ')
                .append(kept.epoch)
                .append(' ')
                .append(kept.until.getEpochSecond())
                .append(kept.stays ? " stays " : " goes ")
                .append(kept.made.getEpochSecond())
                .append(' ')
                .append(kept.place.address)
                .append(' ')
                .append(
                    Base64.getUrlEncoder()
                        .encodeToString(kept.place.program.getBytes(StandardCharsets.UTF_8)))
                .append('\n'));
    try {
      PrivateFile.write(file, text.toString());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Logins cannot be kept: after a restart they are over", e);
    }
  }
}
