package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.hlsgateway.time.SteadyClock;

/**
 * Who publishes to transcoders elsewhere, as those said. One that reports again and again while
 * somebody publishes (nginx's on_update) is missed when it stops; of others the end has to be said.
 * No more than there are events. Any thread may call.
 */
@ApplicationScoped
public class ForeignPublishers {
  /** nginx reports every 30 s by default. */
  static final Duration MISSED_AFTER = Duration.ofSeconds(95);

  private final Clock clock;
  private final Map<String, Known> byEvent = new ConcurrentHashMap<>();

  private record Known(long transcoder, String address, Instant heard, boolean reports) {}

  ForeignPublishers() {
    this(new SteadyClock());
  }

  ForeignPublishers(Clock clock) {
    this.clock = clock;
  }

  Optional<EventPublisher> of(String event) {
    Known known = byEvent.get(event);
    if (known == null) {
      return Optional.empty();
    }
    if (known.reports() && clock.instant().isAfter(known.heard().plus(MISSED_AFTER))) {
      byEvent.remove(event, known);
      return Optional.empty();
    }
    return Optional.of(
        new EventPublisher(false, OptionalLong.of(known.transcoder()), known.address()));
  }

  void begun(String event, long transcoder, String address) {
    byEvent.put(event, new Known(transcoder, address, clock.instant(), false));
  }

  /** He still does. */
  public void reported(String event, long transcoder, String address) {
    byEvent.put(event, new Known(transcoder, address, clock.instant(), true));
  }

  /** As this transcoder says; what is at another one goes on. */
  public void ended(String event, long transcoder) {
    byEvent.computeIfPresent(event, (id, known) -> known.transcoder() == transcoder ? null : known);
  }
}
