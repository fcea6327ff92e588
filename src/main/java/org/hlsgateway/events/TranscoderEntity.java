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

/** A row of the table {@code transcoder}; see db/migration. Never leaves the store. */
@Entity
@Table(name = "transcoder")
class TranscoderEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  String name;

  @Column(name = "name_key")
  String nameKey;

  @Enumerated(EnumType.STRING)
  ServerKind kind;

  String address;

  /** Null: any number. */
  Integer capacity;

  boolean enabled;

  /** Null: it may not ask. */
  @Column(name = "secret_sha256")
  String secretHash;

  Instant created;

  Instant updated;
}
