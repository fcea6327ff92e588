package org.hlsgateway.accounts;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody may do something.
 *
 * @param account empty: everybody
 */
public record Grant(
    long id,
    int version,
    Optional<Long> account,
    Target target,
    Permission permission,
    Instant created) {}
