package org.hlsgateway.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A row of the table {@code api_token}; see db/migration. */
@Entity
@Table(name = "api_token")
class TokenEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  @Column(name = "account_id")
  Long accountId;

  String name;

  @Column(name = "token_hash")
  String tokenHash;

  String scopes;

  Instant created;

  /** Null: never. */
  Instant expires;

  /** Null: never. Written past {@link #version}: it is nobody's edit. */
  @Column(name = "last_used", insertable = false, updatable = false)
  Instant lastUsed;

  ApiToken read() {
    return new ApiToken(
        id,
        version,
        accountId,
        name,
        tokenHash,
        Scope.parse(List.of(scopes.split(","))).orElseThrow(),
        created,
        Optional.ofNullable(expires),
        Optional.ofNullable(lastUsed));
  }
}
