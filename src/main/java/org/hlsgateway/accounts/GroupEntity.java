package org.hlsgateway.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of the table {@code channel_group}; its members are in one of their own. */
@Entity
@Table(name = "channel_group")
class GroupEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  String name;

  /** In lower case; the database keeps it unique. */
  @Column(name = "name_key")
  String nameKey;

  Instant created;
}
