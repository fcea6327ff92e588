package org.hlsgateway.restream;

import java.time.Instant;
import java.util.Optional;

/**
 * One broadcast as it is kept.
 *
 * @param id rises with every broadcast
 * @param ended empty: it goes on
 * @param seen when its figures were written
 */
public record BroadcastRow(
    long id,
    BroadcastLog.Subject subject,
    Instant started,
    Instant seen,
    Optional<Instant> ended,
    BroadcastLog.Figures figures) {}
