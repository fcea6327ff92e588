package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.events.EventLogEntry.Kind;
import org.hlsgateway.ingest.Publishers;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;

/**
 * How events are now, looked at twice a second by one thread, which alone writes down what happens
 * and tells every {@link EventObserver}. Any thread may ask; answers come from memory.
 */
@ApplicationScoped
@StartsAt(Stage.EVENT_STATES)
public class EventStates implements Part {
  private static final Logger LOG = System.getLogger(EventStates.class.getName());
  private static final long LOOK_MILLIS = 500;
  private static final long STOP_SECONDS = 3;

  /** A database that fails may take long to say so, and no event is looked at meanwhile. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Clock clock = Clock.systemUTC();
  private final EventProgress progress = new EventProgress();
  private EventStore store;
  private EventLog log;
  private Publishers publishers;
  private ForeignPublishers foreign;
  private Coordinator coordinator;
  private Instance<EventObserver> observers;
  private List<ObserverThread> told = List.of();
  private ScheduledExecutorService ticker;
  private Instant retryAt = Instant.MIN;
  private volatile Map<String, EventNow> now = Map.of();

  /** For the client proxy. */
  protected EventStates() {}

  @Inject
  EventStates(
      EventStore store,
      EventLog log,
      Publishers publishers,
      ForeignPublishers foreign,
      Coordinator coordinator,
      @Any Instance<EventObserver> observers) {
    this.store = store;
    this.log = log;
    this.publishers = publishers;
    this.foreign = foreign;
    this.coordinator = coordinator;
    this.observers = observers;
    ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("events"));
  }

  @Override
  public void start() {
    told = observers.stream().map(ObserverThread::new).toList();
    told.forEach(ObserverThread::begin);
    var unused = ticker.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    ticker.shutdown();
    try {
      // Not interrupted: H2 closes its file where a thread of its own is.
      if (!ticker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "The look at the events does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    told.forEach(ObserverThread::close);
  }

  /** Empty if there is no such event. */
  public Optional<EventNow> of(String id) {
    return store.event(id).map(this::of);
  }

  /** As it is, or as it must be before anybody looked. */
  public EventNow of(LiveEvent event) {
    EventNow known = now.get(event.id());
    Instant time = clock.instant();
    if (known != null && known.event().version() == event.version()) {
      return known;
    }
    EventState state = EventProgress.state(event, false, time);
    return new EventNow(event, state, time, Optional.empty());
  }

  /** What changed is looked at at once. */
  void changed(@Observes EventChanged event) {
    try {
      ticker.execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops");
    }
  }

  private void look() {
    try {
      Instant time = clock.instant();
      List<EventProgress.Step> steps = progress.look(time, store.events(), this::publisher);
      now = progress.known();
      foreign.forget(id -> store.event(id).isEmpty());
      for (EventProgress.Step step : steps) {
        take(step);
      }
      noteStarts(time);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The look at the events stumbled", e);
    }
  }

  /** Waits for no database: who distributes the event must hear of it whatever fails. */
  private void take(EventProgress.Step step) {
    told.forEach(observer -> observer.tell(step.event(), step.now()));
    step.kind().ifPresent(kind -> note(step, kind));
  }

  /** Of all that are live and not known to have been: what could not be stored is tried again. */
  private void noteStarts(Instant time) {
    if (time.isBefore(retryAt)) {
      return;
    }
    for (EventNow each : now.values()) {
      if (each.state() == EventState.LIVE && each.event().started().isEmpty()) {
        try {
          store.noteStarted(each.event().id(), each.since());
        } catch (RuntimeException e) {
          retryAt = time.plus(RETRY_AFTER);
          LOG.log(Level.ERROR, "That an event began could not be stored; it is tried again", e);
          return;
        }
      }
    }
  }

  private void note(EventProgress.Step step, Kind kind) {
    String from = step.now().flatMap(EventNow::publisher).map(EventPublisher::address).orElse("");
    log.note(step.event(), kind, from.isEmpty() ? "" : "by " + from);
    LOG.log(Level.INFO, "Event {0}: {1}", step.event(), kind.inWords());
  }

  /** Who sends; one who was lost and may come back does not. */
  private Optional<EventPublisher> publisher(String event) {
    return publishers
        .of(event)
        .map(facts -> new EventPublisher(true, OptionalLong.empty(), facts.address()))
        .or(
            () ->
                coordinator
                    .publisherElsewhere(event)
                    .map(address -> new EventPublisher(false, OptionalLong.empty(), address)))
        .or(() -> store.event(event).flatMap(foreign::of));
  }
}
