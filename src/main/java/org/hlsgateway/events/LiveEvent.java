package org.hlsgateway.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import org.hlsgateway.accounts.Visibility;

/**
 * An event that somebody booked, as it stood when it was read: an immutable snapshot. It is on from
 * {@code begin} until just before {@code end}.
 *
 * @param id {@value #ID_LENGTH} random letters and digits, never reused: the name that it is
 *     published and watched under
 * @param version counts the changes
 * @param description may be empty
 * @param owner id of an account; empty: that one is gone, and it is the administrators'
 * @param key that it is published under
 * @param end empty: always on
 * @param transcoder id of the main one; empty only of an event that was over when that was removed
 * @param fallback id of another one that takes over; empty: none
 * @param streamers ids; at least one, unless all were removed after it was over
 * @param renditions largest first
 * @param record whether what is published is kept
 * @param visibility who may watch it; {@link Visibility#GRANTED}: its owner and administrators
 * @param started when it was live for the first time; empty: never
 */
public record LiveEvent(
    String id,
    int version,
    String name,
    String description,
    OptionalLong owner,
    EventKey key,
    Instant begin,
    Optional<Instant> end,
    OptionalLong transcoder,
    OptionalLong fallback,
    SortedSet<Long> streamers,
    List<Rendition> renditions,
    boolean record,
    Visibility visibility,
    Optional<Instant> started,
    Instant created,
    Instant updated) {
  static final int ID_LENGTH = 12;

  /** A test signal is taken from then on. */
  public Instant testsFrom() {
    return begin.minus(PublishingRules.TEST_BEFORE);
  }

  public boolean hasBegun(Instant now) {
    return !now.isBefore(begin);
  }

  public boolean isOver(Instant now) {
    return end.isPresent() && !now.isBefore(end.get());
  }

  /** Whether the transcoder is one of its two. */
  public boolean isTranscodedBy(long id) {
    return transcoder.equals(OptionalLong.of(id)) || fallback.equals(OptionalLong.of(id));
  }

  /** As it is once it was live. */
  LiveEvent startedAt(Instant when) {
    return new LiveEvent(
        id,
        version,
        name,
        description,
        owner,
        key,
        begin,
        end,
        transcoder,
        fallback,
        streamers,
        renditions,
        record,
        visibility,
        Optional.of(started.orElse(when)),
        created,
        updated);
  }

  @Override
  public String toString() {
    return "LiveEvent[" + id + "]";
  }
}
