package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are wanted; of an empty value, all.
 *
 * @param who name of an account, in whatever case
 * @param kind of what was changed
 * @param text what the subject contains, in whatever case
 * @param from the first moment
 * @param until the first moment that is too late
 * @param before id: only older ones
 */
public record AuditQuery(
    Optional<String> who,
    Optional<AuditEntry.Kind> kind,
    Optional<String> text,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Long> before) {
  public static final AuditQuery ALL =
      new AuditQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
