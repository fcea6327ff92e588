package org.hlsgateway.boxes;

import java.time.Instant;
import java.util.Optional;

/**
 * A livebox elsewhere that opens a link to this gateway.
 *
 * @param name that administrators gave it
 * @param tokenHash of the token that it shows
 * @param seen when it was last heard of, to about a minute; empty: never
 */
record Box(long id, String name, String tokenHash, Instant created, Optional<Instant> seen) {}
