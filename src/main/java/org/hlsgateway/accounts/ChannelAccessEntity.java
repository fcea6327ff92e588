package org.hlsgateway.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Optional;

/** A row of the table {@code channel_access}; see db/migration. */
@Entity
@Table(name = "channel_access")
class ChannelAccessEntity {
  @Id
  @Column(name = "channel_id")
  Long channelId;

  @Version int version;

  @Column(name = "owner_id")
  Long ownerId;

  @Enumerated(EnumType.STRING)
  Visibility visibility;

  ChannelAccess read() {
    // From 1: 0 is a row that is not there yet.
    return new ChannelAccess(channelId, version + 1, Optional.ofNullable(ownerId), visibility);
  }
}
