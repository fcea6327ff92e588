package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hlsgateway.config.Settings;
import org.hlsgateway.coordinator.PublishGuard;
import org.hlsgateway.ingest.Publishers;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;

/**
 * Events of another gateway that this node is a transcoder of: who may publish to them here, and
 * where they go. Asked for every two seconds; while that gateway does not answer, what it said last
 * counts, so that events outlive it.
 */
@ApplicationScoped
@StartsAt(Stage.EVENTS)
class RemoteEvents implements PublishGuard, Part {
  private static final Logger LOG = System.getLogger(RemoteEvents.class.getName());
  private static final long EVERY_MILLIS = 2_000;
  private static final long STOP_SECONDS = 1;

  /** So that a wrong secret is not taken for somebody's guesses. */
  static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

  private final Clock clock = Clock.systemUTC();
  private final Clock steady = new SteadyClock();
  private Instant notBefore = Instant.MIN;
  private Optional<URI> address = Optional.empty();
  private String secret = "";
  private Publishers publishers;
  private Probes probes;
  private ScheduledExecutorService ticker;
  private volatile Map<String, PlannedEvent> events = Map.of();

  /** What is wrong, as the log has it already; empty: nothing. */
  private volatile String trouble = "";

  /** For the client proxy. */
  protected RemoteEvents() {}

  @Inject
  RemoteEvents(Settings settings, Publishers publishers) {
    address =
        settings
            .distribution()
            .events()
            .map(
                base ->
                    URI.create(base.toString().replaceFirst("/+$", "") + PeersServlet.TRANSCODER));
    secret = settings.distribution().transcoderSecret().orElse("");
    this.publishers = publishers;
  }

  @Override
  public void start() {
    if (address.isPresent()) {
      probes = new Probes();
      ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("remote-events"));
      var unused =
          ticker.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void stop() {
    if (ticker == null) {
      return;
    }
    ticker.shutdownNow();
    try {
      var unused = ticker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    probes.close();
  }

  private void look() {
    if (steady.instant().isBefore(notBefore)) {
      return;
    }
    try {
      String[][] headers = {
        {PeersServlet.SECRET, secret}, {PeersServlet.PUBLISHED, published()},
      };
      Probes.Answer answer = probes.get(address.get(), headers).join();
      if (answer.status() == 200) {
        events =
            PlannedEvent.fromJson(answer.text()).stream()
                .collect(Collectors.toMap(PlannedEvent::event, Function.identity()));
        tell("");
      } else {
        if (answer.status() == 401 || answer.status() == 429) {
          notBefore = steady.instant().plus(PAUSE_AFTER_REFUSAL);
        }
        tell(refusal(answer.status()));
      }
    } catch (IllegalArgumentException e) {
      tell("What answers there is no gateway: check EVENTS_URL.");
    } catch (RuntimeException e) {
      tell("It does not answer: what it said last counts.");
    }
  }

  private static String refusal(int status) {
    return switch (status) {
      case 401 -> "It does not know EVENTS_SECRET: have it make a new secret for this transcoder.";
      case 403 ->
          "It has this transcoder switched off, or not as another gateway: change it there.";
      case 429 -> "It had too many wrong secrets from here: it is asked again in a minute.";
      default -> "It answers with an error (HTTP " + status + "): check EVENTS_URL.";
    };
  }

  private void tell(String sentence) {
    if (!sentence.equals(trouble)) {
      trouble = sentence;
      LOG.log(
          sentence.isEmpty() ? Level.INFO : Level.WARNING,
          "Gateway with the events: {0}",
          sentence.isEmpty() ? "it answers" : sentence);
    }
  }

  /** What is published here now. */
  private String published() {
    return events.keySet().stream()
        .filter(event -> publishers.of(event).isPresent())
        .collect(Collectors.joining(","));
  }

  /** What is planned for an event's stream. */
  Optional<Plan> plan(String name) {
    return Optional.ofNullable(events.get(name)).map(event -> event.plan(clock.instant()));
  }

  @Override
  public Optional<Decision> decide(String channel, String key, String from) {
    return Optional.ofNullable(events.get(channel)).map(event -> decide(event, key));
  }

  private Decision decide(PlannedEvent event, String key) {
    Instant now = clock.instant();
    if (!event.isOpenTo(key, now)) {
      LOG.log(Level.WARNING, "Denied: event {0} does not take this publisher now", event.event());
      return new Refused("The streaming key is not this event's, or the event is not on now.");
    }
    return new Allowed(
        event.options(),
        () ->
            Optional.ofNullable(events.get(event.event()))
                .filter(known -> known.isOpenStill(key, clock.instant(), event))
                .isPresent(),
        OptionalLong.empty());
  }
}
