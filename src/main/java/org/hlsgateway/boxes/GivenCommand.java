package org.hlsgateway.boxes;

import java.time.Instant;
import java.util.Optional;

/**
 * A command as it is shown.
 *
 * @param shown the change as JSON, without its secrets
 * @param by the account that gave it
 * @param answer empty: it waits, or is being carried out
 */
record GivenCommand(
    long id,
    long box,
    Command.Kind kind,
    String shown,
    Instant given,
    String by,
    Optional<Instant> answered,
    Optional<Answer> answer) {}
