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
    BroadcastLog.Figures figures) {

  /** The same for somebody who may not know which channel it was. */
  public BroadcastRow masked(String mask) {
    BroadcastLog.Subject hidden =
        new BroadcastLog.Subject(subject.kind(), mask, subject.target(), subject.name(), mask);
    return new BroadcastRow(id, hidden, started, seen, ended, figures);
  }
}
