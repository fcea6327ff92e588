package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalInt;

/** Whether what an account gave out still counts. Answered from memory. */
@ApplicationScoped
public class Issuers {
  private Accounts accounts;
  private Access access;

  /** For the client proxy. */
  protected Issuers() {}

  @Inject
  Issuers(Accounts accounts, Access access) {
    this.accounts = accounts;
    this.access = access;
  }

  /**
   * False if the account is gone or switched off, has another role or password, was logged out
   * everywhere, or may not publish to the channel any more.
   *
   * @param channel may be anything
   */
  public boolean mayPublish(Issuer issuer, String channel) {
    return accounts
            .byId(issuer.account())
            .filter(account -> account.epoch() == issuer.epoch())
            .isPresent()
        && mayPublish(issuer.account(), channel);
  }

  /** As above, of what counts under any password. */
  public boolean mayPublish(long id, String channel) {
    return accounts
        .byId(id)
        .filter(Account::enabled)
        .filter(account -> access.mayPublish(Caller.of(account), channel, Scope.PUBLISH))
        .isPresent();
  }

  /** How many streams of the account may be on at a time; empty: any number. */
  public OptionalInt mostStreams(long id) {
    return accounts.byId(id).map(Account::quota).map(Quota::streams).orElse(OptionalInt.empty());
  }
}
