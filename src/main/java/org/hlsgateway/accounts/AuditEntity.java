package org.hlsgateway.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code audit_entry}, on its way there; see db/migration. */
@Entity
@Table(name = "audit_entry")
class AuditEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  Instant noted;
  String who;

  @Column(name = "who_key")
  String whoKey;

  String token;
  String address;

  @Enumerated(EnumType.STRING)
  AuditEntry.Kind kind;

  @Enumerated(EnumType.STRING)
  AuditEntry.Deed deed;

  String subject;
  String detail;
}
