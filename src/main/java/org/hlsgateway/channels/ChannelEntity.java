package org.hlsgateway.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A row of the table {@code channel}; see db/migration. Never leaves the store. */
@Entity
@Table(name = "channel")
class ChannelEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  /** Counts the changes; two editors of one state: the second is refused. */
  @Version int version;

  String nickname;

  /** {@link Nickname#key()}; the database keeps it unique. */
  @Column(name = "nickname_key")
  String nicknameKey;

  /** Null where none was given. */
  String title;

  /** The whole address, closed with {@link Seal} for {@link #nicknameKey}. */
  @Column(name = "source_sealed")
  String sourceSealed;

  boolean enabled;

  /** Null: the server's default. */
  @Column(name = "idle_seconds")
  Integer idleSeconds;

  boolean pinned;

  @Embedded SourceColumns sourceSettings;

  @Embedded OutputColumns output;

  @Embedded KeepColumns keep;

  @Embedded ListingColumns listing;

  Instant created;

  Instant updated;

  /** For JPA. */
  protected ChannelEntity() {}

  ChannelEntity(Instant created) {
    this.created = created;
  }
}
