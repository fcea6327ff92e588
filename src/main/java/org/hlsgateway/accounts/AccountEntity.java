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

/** A row of the table {@code account}; see db/migration. Never leaves the store. */
@Entity
@Table(name = "account")
class AccountEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  String name;

  /** {@link Account#key}; the database keeps it unique. */
  @Column(name = "name_key")
  String nameKey;

  /** Null: the name serves. */
  @Column(name = "display_name")
  String displayName;

  /** Null where none was given. */
  String email;

  /** Null: nobody logs in by a password. */
  @Column(name = "password_hash")
  String passwordHash;

  /** True if ADMIN_PASSWORD said the password. */
  @Column(name = "password_of_setting")
  boolean passwordOfSetting;

  @Enumerated(EnumType.STRING)
  Role role;

  boolean enabled;

  /** Null: any number; so the two below. */
  @Column(name = "most_viewers")
  Integer mostViewers;

  @Column(name = "most_streams")
  Integer mostStreams;

  @Column(name = "most_recording_gigabytes")
  Integer mostRecordingGigabytes;

  /** Random: another database's logins must not count in this one. */
  int epoch;

  Instant created;

  /** Null: never. Written past {@link #version}: it is nobody's edit. */
  @Column(name = "last_login", insertable = false, updatable = false)
  Instant lastLogin;

  Quota quota() {
    return new Quota(
        Quota.of(mostViewers), Quota.of(mostStreams), Quota.of(mostRecordingGigabytes));
  }

  Account read() {
    return new Account(
        id,
        version,
        name,
        Optional.ofNullable(displayName),
        Optional.ofNullable(email),
        Optional.ofNullable(passwordHash),
        role,
        enabled,
        quota(),
        epoch,
        created,
        Optional.ofNullable(lastLogin));
  }
}
