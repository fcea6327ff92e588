package org.hlsgateway.accounts;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/**
 * What programs log in with: {@code Authorization: Bearer}, RFC 6750. A token is shown once; its
 * hash is kept. Answered from memory like {@link Accounts}.
 */
@ApplicationScoped
public class Tokens {
  /** So that a token is known for one wherever it turns up. */
  static final String PREFIX = "hlsgw_";

  static final int MOST_OF_AN_ACCOUNT = 50;
  private static final int LONGEST_NAME = 100;
  private static final Pattern TOKEN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

  private final Map<Long, Instant> used = new ConcurrentHashMap<>();
  private final Map<Long, Instant> kept = new ConcurrentHashMap<>();
  private Rows rows;
  private Audit audit;
  private Consumer<AccessChanged> listeners;
  private Clock clock;
  private volatile Snapshot snapshot = Snapshot.of(List.of());

  private record Snapshot(
      List<ApiToken> all, Map<Long, ApiToken> byId, Map<String, ApiToken> byHash) {
    static Snapshot of(List<ApiToken> tokens) {
      Map<Long, ApiToken> byId = new HashMap<>();
      Map<String, ApiToken> byHash = new HashMap<>();
      for (ApiToken each : tokens) {
        byId.put(each.id(), each);
        byHash.put(each.hash(), each);
      }
      return new Snapshot(tokens, byId, byHash);
    }
  }

  /**
   * A token that was just made.
   *
   * @param secret is shown this once
   */
  public record Made(ApiToken token, String secret) {
    @Override
    public String toString() {
      return "Made[" + token.id() + "]";
    }
  }

  /** For the client proxy. */
  protected Tokens() {}

  @Inject
  Tokens(JtaTransactions transactions, Audit audit, Event<AccessChanged> changed) {
    this(transactions, Clock.systemUTC(), audit, changed::fire);
  }

  Tokens(Transactions transactions, Clock clock, Audit audit, Consumer<AccessChanged> listeners) {
    this.rows = new Rows(transactions, clock);
    this.audit = audit;
    this.clock = clock;
    this.listeners = listeners;
  }

  /** Takes the snapshot; before that there are none. */
  public synchronized void load() {
    snapshot = Snapshot.of(rows.all("api_token", "id", TokenEntity.class, TokenEntity::read));
  }

  /**
   * @param secret as it was sent: may be anything
   * @return empty if there is no such token, or it has expired
   */
  Optional<ApiToken> find(String secret) {
    if (!TOKEN.matcher(secret).matches()) {
      return Optional.empty();
    }
    // Looked up by its hash: the time taken tells nothing of another's.
    return Optional.ofNullable(snapshot.byHash().get(Hashes.sha256(secret)))
        .filter(token -> !token.isExpired(clock.instant()));
  }

  public Optional<ApiToken> byId(long id) {
    return Optional.ofNullable(snapshot.byId().get(id));
  }

  /** Empty if it was revoked, or has expired. */
  Optional<ApiToken> good(long id) {
    return byId(id).filter(token -> !token.isExpired(clock.instant()));
  }

  /** In the order of their ids. */
  public Collection<ApiToken> all() {
    return snapshot.all();
  }

  /** In the order of their ids. */
  public List<ApiToken> of(Account account) {
    return all().stream().filter(token -> token.account() == account.id()).toList();
  }

  /** What is wrong with a new token's name; empty if nothing is. */
  public static Optional<String> problemOfName(String name) {
    String given = name == null ? "" : name.strip();
    return given.isEmpty() || given.length() > LONGEST_NAME || AccountValues.hasControls(given)
        ? Optional.of("Say in 1 to 100 characters what the token is for.")
        : Optional.empty();
  }

  /** What is wrong with a new token's end; empty if nothing is. */
  public Optional<String> problemOfEnd(Optional<Instant> expires) {
    return Expiry.problem(expires, clock.instant());
  }

  /**
   * @throws RefusedChange if the account has too many, or was just deleted
   */
  public synchronized Made create(
      Account account, String name, Set<Scope> scopes, Optional<Instant> expires) {
    if (of(account).size() >= MOST_OF_AN_ACCOUNT) {
      throw new RefusedChange(
          RefusedChange.Kind.FORBIDDEN,
          "An account has at most " + MOST_OF_AN_ACCOUNT + " tokens: revoke one first.");
    }
    String secret = PREFIX + Csrf.newToken();
    long id =
        told(
            () ->
                rows.change(
                    "token",
                    "This account was just deleted.",
                    entities -> {
                      TokenEntity row = new TokenEntity();
                      row.accountId = account.id();
                      row.name = name.strip();
                      row.tokenHash = Hashes.sha256(secret);
                      row.scopes = Scope.text(scopes);
                      row.created = rows.now();
                      row.expires =
                          expires.map(end -> end.truncatedTo(ChronoUnit.MICROS)).orElse(null);
                      entities.persist(row);
                      entities.flush();
                      note(entities, Deed.ADDED, row, "good for " + row.scopes);
                      return row.id;
                    }));
    return new Made(byId(id).orElseThrow(), secret);
  }

  /**
   * @throws RefusedChange if it was revoked already
   */
  public synchronized void revoke(long id) {
    told(
        () ->
            rows.change(
                "token",
                "",
                entities -> {
                  TokenEntity row = entities.find(TokenEntity.class, id);
                  if (row == null) {
                    throw RefusedChange.stale("token");
                  }
                  note(entities, Deed.REMOVED, row, "");
                  entities.remove(row);
                  return id;
                }));
  }

  private void note(EntityManager entities, Deed deed, TokenEntity row, String detail) {
    String subject = row.name + ", of " + Subjects.account(entities, row.accountId);
    audit.note(entities, AuditEntry.Kind.TOKEN, deed, subject, detail);
  }

  /** In memory: a player comes several times a second. */
  void noteUse(ApiToken token) {
    used.put(token.id(), rows.now());
  }

  /** Writes what {@link #noteUse} was told since the last time. */
  void keepUse() {
    for (Map.Entry<Long, Instant> entry : used.entrySet()) {
      Instant when = entry.getValue();
      if (!when.equals(kept.put(entry.getKey(), when))) {
        rows.call(
            entities ->
                entities
                    .createNativeQuery("update api_token set last_used = ?1 where id = ?2")
                    .setParameter(1, when)
                    .setParameter(2, entry.getKey())
                    .executeUpdate());
      }
    }
  }

  /** Empty: never. */
  public Optional<Instant> lastUsed(ApiToken token) {
    return Optional.ofNullable(used.get(token.id())).or(token::lastUsed);
  }

  /** The database forgets what belonged to what was deleted; so is it forgotten here. */
  void changed(@Observes @Priority(AccessChanged.FIRST) AccessChanged event) {
    if (event.rowsGone()) {
      load();
    }
  }

  private <T> T told(Supplier<T> change) {
    try {
      return change.get();
    } finally {
      load();
      listeners.accept(AccessChanged.of());
    }
  }
}
