package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.http.Network;

/**
 * Lets whoever has its address watch.
 *
 * @param label what it was made for, for people
 * @param network from where alone it is good; empty: from everywhere
 * @param expires empty: never
 * @param account id of who made it; empty: the account is gone
 */
public record ViewerLink(
    long id,
    int version,
    Target target,
    String label,
    Optional<Network> network,
    Instant created,
    Optional<Instant> expires,
    Optional<Long> account) {
  public boolean isExpired(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }

  /**
   * Who may have its address. By it one watches as its maker may, and goes on when one's own rights
   * have ended: those who may operate the channel see that there is a link, and can revoke it.
   */
  public boolean isShownTo(Caller caller) {
    return caller.isAdmin()
        || account.isPresent() && account.equals(caller.account().map(Account::id));
  }

  boolean isFor(String address) {
    return network.isEmpty()
        || IpAddress.parse(address).filter(network.get()::contains).isPresent();
  }
}
