package org.hlsgateway.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;

/** A row of the table {@code access_grant}; see db/migration. */
@Entity
@Table(name = "access_grant")
class GrantEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  /** Null: everybody. */
  @Column(name = "account_id")
  Long accountId;

  @Column(name = "channel_id")
  Long channelId;

  @Column(name = "group_id")
  Long groupId;

  @Enumerated(EnumType.STRING)
  Permission permission;

  @Column(name = "grant_key")
  String grantKey;

  Instant created;

  Grant read() {
    return new Grant(
        id,
        version,
        Optional.ofNullable(accountId),
        Target.of(channelId, groupId),
        permission,
        created);
  }
}
