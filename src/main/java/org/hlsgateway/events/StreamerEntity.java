package org.hlsgateway.events;

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

/** A row of the table {@code streamer}; see db/migration. Never leaves the store. */
@Entity
@Table(name = "streamer")
class StreamerEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  String name;

  @Column(name = "name_key")
  String nameKey;

  @Enumerated(EnumType.STRING)
  ServerKind kind;

  /** Empty: there is no address. */
  @Column(name = "push_sealed")
  String pushSealed;

  @Column(name = "public_address")
  String publicAddress;

  /** Null: not limited so; so the one below. */
  @Column(name = "most_mbps")
  Integer mostMbps;

  @Column(name = "most_viewers")
  Integer mostViewers;

  int weight;

  boolean enabled;

  Instant created;

  Instant updated;
}
