package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who may log in, as it stood when it was read: an immutable snapshot.
 *
 * @param id the store's key; never reused
 * @param version counts the changes
 * @param name unique regardless of case
 * @param displayName what people read; empty: the name
 * @param passwordHash as Pbkdf2PasswordHash writes it; empty: nobody logs in by a password
 * @param epoch whatever was logged in under another one counts no longer
 * @param lastLogin empty: never
 */
public record Account(
    long id,
    int version,
    String name,
    Optional<String> displayName,
    Optional<String> email,
    Optional<String> passwordHash,
    Role role,
    boolean enabled,
    Quota quota,
    int epoch,
    Instant created,
    Optional<Instant> lastLogin) {

  /** As it is when it logged in then; never earlier than it did. */
  Account loggedIn(Instant when) {
    boolean later = lastLogin.isEmpty() || lastLogin.get().isBefore(when);
    return later
        ? new Account(
            id,
            version,
            name,
            displayName,
            email,
            passwordHash,
            role,
            enabled,
            quota,
            epoch,
            created,
            Optional.of(when))
        : this;
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  public String title() {
    return displayName.orElse(name);
  }

  public boolean isAdmin() {
    return role == Role.ADMIN;
  }

  /** What the container is told of it. */
  Set<String> groups() {
    return Set.of(role.group());
  }

  @Override
  public String toString() {
    return "Account[" + id + " " + name + " " + role + "]";
  }
}
