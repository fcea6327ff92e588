package org.hlsgateway.restream;

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

/** A row of the table {@code push_target}; see db/migration. Never leaves the store. */
@Entity
@Table(name = "push_target")
class PushTargetEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  @Column(name = "channel_id")
  long channelId;

  String name;

  @Enumerated(EnumType.STRING)
  PushService service;

  @Column(name = "address_sealed")
  String addressSealed;

  @Column(name = "key_sealed")
  String keySealed;

  boolean enhanced;

  @Enumerated(EnumType.STRING)
  @Column(name = "sent_when")
  PushTarget.When when;

  @Column(name = "hours_from")
  String from;

  @Column(name = "hours_to")
  String to;

  String resolution;

  int bitrate;

  int fps;

  boolean active;

  Instant created;

  Instant updated;

  /** For JPA. */
  protected PushTargetEntity() {}

  PushTargetEntity(long channelId, Instant created) {
    this.channelId = channelId;
    this.created = created;
  }
}
