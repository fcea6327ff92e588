package org.hlsgateway.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.http.Network;

/** A row of the table {@code viewer_link}; see db/migration. */
@Entity
@Table(name = "viewer_link")
class LinkEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  @Column(name = "channel_id")
  Long channelId;

  @Column(name = "group_id")
  Long groupId;

  String label;

  /** Null: from everywhere. */
  String network;

  Instant created;

  /** Null: never. */
  Instant expires;

  @Column(name = "account_id")
  Long accountId;

  ViewerLink read() {
    return new ViewerLink(
        id,
        version,
        Target.of(channelId, groupId),
        label,
        Optional.ofNullable(network).map(text -> Network.parse(text).orElseThrow()),
        created,
        Optional.ofNullable(expires),
        Optional.ofNullable(accountId));
  }
}
