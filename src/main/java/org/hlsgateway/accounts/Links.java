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
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.http.Network;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/**
 * What lets somebody watch who has no account: a parameter of an address, {@code id.signature}. The
 * signature says that the gateway made it, and the row in memory that it is still good.
 */
@ApplicationScoped
public class Links {
  /** Name of the parameter. */
  public static final String PARAMETER = "link";

  static final int MOST_OF_AN_ACCOUNT = 1_000;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_TEXT = 80;

  private Rows rows;
  private Audit audit;
  private Signature signature;
  private Accounts accounts;
  private Access access;
  private Clock clock;
  private Consumer<AccessChanged> listeners;
  private volatile Map<Long, ViewerLink> snapshot = Map.of();

  /** For the client proxy. */
  protected Links() {}

  @Inject
  Links(
      JtaTransactions transactions,
      Signature signature,
      Accounts accounts,
      Access access,
      Audit audit,
      Event<AccessChanged> changed) {
    this(transactions, signature, accounts, access, Clock.systemUTC(), audit, changed::fire);
  }

  Links(
      Transactions transactions,
      Signature signature,
      Accounts accounts,
      Access access,
      Clock clock,
      Audit audit,
      Consumer<AccessChanged> listeners) {
    this.audit = audit;
    this.accounts = accounts;
    this.access = access;
    this.rows = new Rows(transactions, clock);
    this.signature = signature;
    this.clock = clock;
    this.listeners = listeners;
  }

  /** Takes the snapshot; before that there are none. */
  public synchronized void load() {
    Map<Long, ViewerLink> read = new TreeMap<>();
    rows.all("viewer_link", "id", LinkEntity.class, LinkEntity::read)
        .forEach(link -> read.put(link.id(), link));
    snapshot = read;
  }

  /** What an address must carry to watch by this link. */
  public String text(ViewerLink link) {
    return link.id() + "." + signature.of("link", textOf(link));
  }

  /**
   * @param text of the parameter: may be anything, or null
   * @return empty if it was tampered with, revoked, or has expired
   */
  Optional<ViewerLink> find(String text) {
    if (text == null || text.length() > LONGEST_TEXT || !text.matches("[0-9]{1,18}\\..+")) {
      return Optional.empty();
    }
    ViewerLink link = snapshot.get(Long.parseLong(text.substring(0, text.indexOf('.'))));
    return link != null && Csrf.isSame(text(link), text) && isGood(link)
        ? Optional.of(link)
        : Optional.empty();
  }

  /**
   * By the server's own clock, at both ends; and only as long as who made it may still let others
   * watch.
   */
  public boolean isGood(ViewerLink link) {
    return !link.isExpired(clock.instant())
        && link.account()
            .flatMap(accounts::byId)
            .filter(Account::enabled)
            .filter(maker -> access.mayLink(Caller.of(maker), link.target(), Scope.OPERATE))
            .isPresent();
  }

  public Optional<ViewerLink> byId(long id) {
    return Optional.ofNullable(snapshot.get(id));
  }

  /** In the order of their ids. */
  public Collection<ViewerLink> all() {
    return Collections.unmodifiableCollection(snapshot.values());
  }

  private long of(Account account) {
    return snapshot.values().stream()
        .filter(link -> link.account().filter(id -> id == account.id()).isPresent())
        .count();
  }

  /** What is wrong with a label; empty if nothing is. */
  public static Optional<String> problemOfLabel(String label) {
    String given = label == null ? "" : label.strip();
    return given.isEmpty() || given.length() > LONGEST_LABEL || AccountValues.hasControls(given)
        ? Optional.of("Say in 1 to 100 characters whom the link is for.")
        : Optional.empty();
  }

  /** What is wrong with a link's end; empty if nothing is. */
  public Optional<String> problemOfEnd(Optional<Instant> expires) {
    return Expiry.problem(expires, clock.instant());
  }

  /**
   * @param target that is there
   * @throws RefusedChange if it was just deleted, or the account has too many links
   */
  public synchronized ViewerLink create(
      Account account,
      Target target,
      String label,
      Optional<Network> network,
      Optional<Instant> expires) {
    if (of(account) >= MOST_OF_AN_ACCOUNT) {
      throw new RefusedChange(
          RefusedChange.Kind.FORBIDDEN,
          "An account has at most " + MOST_OF_AN_ACCOUNT + " links: revoke some first.");
    }
    long id =
        told(
            () ->
                rows.change(
                    "link",
                    "The channel, the group or your account was just deleted.",
                    entities -> {
                      LinkEntity row = new LinkEntity();
                      row.accountId = account.id();
                      row.channelId = target.channelOrNull();
                      row.groupId = target.groupOrNull();
                      row.label = label.strip();
                      row.network =
                          network
                              .map(each -> each.base().getHostAddress() + "/" + each.bits())
                              .orElse(null);
                      row.created = rows.now();
                      row.expires =
                          expires.map(end -> end.truncatedTo(ChronoUnit.MICROS)).orElse(null);
                      entities.persist(row);
                      entities.flush();
                      note(entities, Deed.ADDED, row);
                      return row.id;
                    }));
    return byId(id).orElseThrow();
  }

  /**
   * Ends it for everybody who watches by it.
   *
   * @throws RefusedChange if it was revoked already
   */
  public synchronized void revoke(long id) {
    told(
        () ->
            rows.change(
                "link",
                "",
                entities -> {
                  LinkEntity row = entities.find(LinkEntity.class, id);
                  if (row == null) {
                    throw RefusedChange.stale("link");
                  }
                  note(entities, Deed.REMOVED, row);
                  entities.remove(row);
                  return id;
                }));
  }

  private void note(EntityManager entities, Deed deed, LinkEntity row) {
    String subject =
        Subjects.of(entities, Target.of(row.channelId, row.groupId)) + ", for " + row.label;
    audit.note(entities, AuditEntry.Kind.LINK, deed, subject, "");
  }

  private static String textOf(ViewerLink link) {
    // Of what never changes: an id is never used again, unless the database is another one.
    return link.id() + " " + link.created().toEpochMilli();
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
