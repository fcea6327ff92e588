package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.AuditEntry.Kind;
import org.hlsgateway.store.Sql;

/**
 * Notes who changed what, in the transaction of the change itself: neither is stored without the
 * other. Whoever calls sees to it that no secret is among what is noted.
 */
@ApplicationScoped
public class Audit {
  private static final int LONGEST_SUBJECT = 300;
  private static final int LONGEST_DETAIL = 2_000;
  private static final int LONGEST_WHO = 64;

  private Supplier<Actor> actors;
  private Clock clock;

  /** For the client proxy. */
  protected Audit() {}

  @Inject
  Audit(Actors actors) {
    this(actors, Clock.systemUTC());
  }

  Audit(Supplier<Actor> actors, Clock clock) {
    this.actors = actors;
    this.clock = clock;
  }

  /** Of what the gateway does by itself, outside of any request. */
  public static Audit ofTheGateway(Clock clock) {
    return new Audit(() -> Actor.GATEWAY, clock);
  }

  /**
   * @param entities of the change's transaction
   * @param subject name of what is changed; cut off where it is too long
   * @param detail what is other than it was; may be empty; cut off likewise
   */
  public void note(EntityManager entities, Kind kind, Deed deed, String subject, String detail) {
    Actor actor = actors.get();
    AuditEntity row = new AuditEntity();
    row.noted = now();
    row.who = cut(actor.account(), LONGEST_WHO);
    row.whoKey = cut(Account.key(actor.account()), LONGEST_WHO);
    row.token = actor.token();
    row.address = actor.address();
    row.kind = kind;
    row.deed = deed;
    row.subject = cut(subject, LONGEST_SUBJECT);
    row.detail = cut(detail, LONGEST_DETAIL);
    entities.persist(row);
  }

  /** As above, for who changes without entities. */
  public void note(Connection connection, Kind kind, Deed deed, String subject, String detail)
      throws SQLException {
    Actor actor = actors.get();
    Sql.change(
        connection,
        "insert into audit_entry (noted, who, who_key, token, address, kind, deed, subject, detail)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        now(),
        cut(actor.account(), LONGEST_WHO),
        cut(Account.key(actor.account()), LONGEST_WHO),
        actor.token(),
        actor.address(),
        kind.name(),
        deed.name(),
        cut(subject, LONGEST_SUBJECT),
        cut(detail, LONGEST_DETAIL));
  }

  /** To what both databases keep. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Not amid one of the signs that are two characters. */
  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
