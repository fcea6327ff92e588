package org.hlsgateway.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Player;

/**
 * Keeps accounts to as many viewers at a time as they may have: those who watch by the account, its
 * tokens and its links what not everybody may watch. What is public nobody answers for.
 */
@ApplicationScoped
class ViewerLimit {
  static final String REFUSAL =
      "Whoever let you in has as many viewers at a time as they may have: try again when one of"
          + " them has left.";

  private final ReentrantLock turn = new ReentrantLock();
  private Access access;
  private Accounts accounts;
  private Admissions admissions;
  private LiveSessions sessions;

  /** For the client proxy. */
  protected ViewerLimit() {}

  @Inject
  ViewerLimit(Access access, Accounts accounts, Admissions admissions, LiveSessions sessions) {
    this.access = access;
    this.accounts = accounts;
    this.admissions = admissions;
    this.sessions = sessions;
  }

  /**
   * Has the viewer watch, and the channel start if it does not run.
   *
   * @param name the channel's, as it was asked for
   * @param viewer an id that is admitted
   * @return false if there are as many as may be; nothing has begun then
   */
  boolean begins(LiveSession session, String name, String viewer, Player player) {
    OptionalInt most =
        access.isPublic(name) || session.isWatching(viewer)
            ? OptionalInt.empty()
            : account(viewer, name).map(who -> who.quota().viewers()).orElse(OptionalInt.empty());
    if (most.isEmpty()) {
      session.seen(viewer, player);
      return true;
    }
    Account account = account(viewer, name).orElseThrow();
    // Of two who come at once the second counts the first.
    turn.lock();
    try {
      if (watching(account) >= most.getAsInt()) {
        return false;
      }
      session.seen(viewer, player);
      return true;
    } finally {
      turn.unlock();
    }
  }

  private long watching(Account account) {
    return sessions.countViewers(
        (channel, viewer) ->
            account(viewer, channel).filter(who -> who.id() == account.id()).isPresent());
  }

  private Optional<Account> account(String viewer, String name) {
    return admissions.account(viewer, name).flatMap(accounts::byId);
  }
}
