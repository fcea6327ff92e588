package org.hlsgateway.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hlsgateway.accounts.Visibility;

/** What may be said of an event, already validated; see {@link LiveEvent}. */
record LiveEventValues(
    String name,
    String description,
    OptionalLong owner,
    Instant begin,
    Optional<Instant> end,
    OptionalLong transcoder,
    OptionalLong fallback,
    SortedSet<Long> streamers,
    List<Rendition> renditions,
    boolean record,
    Visibility visibility) {

  /** Times are what databases keep: PostgreSQL has microseconds. */
  LiveEventValues {
    begin = begin.truncatedTo(ChronoUnit.MICROS);
    end = end.map(time -> time.truncatedTo(ChronoUnit.MICROS));
  }

  static LiveEventValues of(LiveEvent event) {
    return new LiveEventValues(
        event.name(),
        event.description(),
        event.owner(),
        event.begin(),
        event.end(),
        event.transcoder(),
        event.fallback(),
        event.streamers(),
        event.renditions(),
        event.record(),
        event.visibility());
  }

  LiveEventValues ending(Instant when) {
    return with(owner, Optional.of(when), transcoder, fallback, streamers);
  }

  LiveEventValues ownedBy(long account) {
    return with(OptionalLong.of(account), end, transcoder, fallback, streamers);
  }

  /** One takes the place of a former one; where it has the other place already, that is free. */
  LiveEventValues transcodedBy(long id, long former) {
    OptionalLong one = OptionalLong.of(id);
    OptionalLong main = transcoder.equals(OptionalLong.of(former)) ? one : transcoder;
    OptionalLong other = fallback.equals(OptionalLong.of(former)) ? one : fallback;
    return with(owner, end, main, other.equals(main) ? OptionalLong.empty() : other, streamers);
  }

  LiveEventValues streamedBy(long id, long former) {
    SortedSet<Long> others = new TreeSet<>(streamers);
    others.remove(former);
    others.add(id);
    return with(owner, end, transcoder, fallback, others);
  }

  private LiveEventValues with(
      OptionalLong owner,
      Optional<Instant> end,
      OptionalLong transcoder,
      OptionalLong fallback,
      SortedSet<Long> streamers) {
    return new LiveEventValues(
        name,
        description,
        owner,
        begin,
        end,
        transcoder,
        fallback,
        streamers,
        renditions,
        record,
        visibility);
  }
}
