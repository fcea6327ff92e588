package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a program logs in with.
 *
 * @param account id of whose it is
 * @param hash of the token, in hexadecimal digits
 * @param expires empty: never
 * @param lastUsed to the minute; empty: never
 */
public record ApiToken(
    long id,
    int version,
    long account,
    String name,
    String hash,
    Set<Scope> scopes,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> lastUsed) {
  public boolean isExpired(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }
}
