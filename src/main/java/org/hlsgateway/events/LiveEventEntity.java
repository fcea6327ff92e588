package org.hlsgateway.events;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.hlsgateway.accounts.Visibility;

/** A row of the table {@code live_event}; see db/migration. Never leaves the store. */
@Entity
@Table(name = "live_event")
class LiveEventEntity {
  @Id String id;

  @Version int version;

  String name;

  String description;

  /** Null: the account is gone. */
  @Column(name = "owner_id")
  Long owner;

  @Column(name = "key_sealed")
  String keySealed;

  @Column(name = "begins")
  Instant begin;

  /** Null: always on. */
  @Column(name = "ends")
  Instant end;

  /** Null: it is gone. */
  @Column(name = "transcoder_id")
  Long transcoder;

  /** Null: none. */
  @Column(name = "fallback_id")
  Long fallback;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "live_event_streamer", joinColumns = @JoinColumn(name = "event_id"))
  @Column(name = "streamer_id")
  Set<Long> streamers = new HashSet<>();

  String renditions;

  @Column(name = "recorded")
  boolean record;

  @Enumerated(EnumType.STRING)
  Visibility visibility;

  /** Null: never. */
  Instant started;

  Instant created;

  Instant updated;

  /** Null: it is there. */
  Instant deleted;
}
