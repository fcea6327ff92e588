package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.events.EventState;
import org.hlsgateway.events.EventStates;
import org.hlsgateway.events.EventStore;
import org.hlsgateway.events.LiveEvent;
import org.hlsgateway.events.ServerFigures;
import org.hlsgateway.events.ServerKind;
import org.hlsgateway.events.Streamer;
import org.hlsgateway.events.Transcoder;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.RunTaps;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.restream.OutgoingStream;
import org.hlsgateway.restream.OutgoingStreams;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * Sends the renditions of events that are published here on to their streamers, and knows how those
 * and the other servers are. One thread looks, once a second; any may ask.
 */
@ApplicationScoped
@StartsAt(Stage.EVENT_STATES)
class Distributor implements RunTaps, Part {
  private static final Logger LOG = System.getLogger(Distributor.class.getName());
  private static final long STOP_SECONDS = 3;

  private EventStore store;
  private EventStates states;
  private Plans plans;
  private OutgoingStreams outgoing;
  private ServedHere served;

  /** By the event's id; an event has one run at a time. */
  private final Map<String, EventRelay> relays = new ConcurrentHashMap<>();

  private Probes probes;
  private StreamerWatch watch;
  private TranscoderWatch transcoders;
  private ScheduledExecutorService ticker;

  /** For the client proxy. */
  protected Distributor() {}

  @Inject
  Distributor(
      EventStore store,
      EventStates states,
      Plans plans,
      OutgoingStreams outgoing,
      ServedHere served) {
    this.store = store;
    this.states = states;
    this.plans = plans;
    this.outgoing = outgoing;
    this.served = served;
    probes = new Probes();
    watch = new StreamerWatch(probes, new Clocks());
    transcoders = new TranscoderWatch(probes, new Clocks());
    ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("distribution"));
  }

  @Override
  public void start() {
    var unused = ticker.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    ticker.shutdownNow();
    try {
      if (!ticker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "The look at the streamers does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    probes.close();
  }

  // ---- what is sent ----------------------------------------------------------------------------

  @Override
  public Optional<RunTap> tap(Programme programme, String run) {
    String name = programme.name();
    return programme.channelId().isPresent()
        ? Optional.empty()
        : plans.of(name).map(plan -> relay(name, plan));
  }

  private EventRelay relay(String name, Plan plan) {
    EventRelay[] made = new EventRelay[1];
    made[0] =
        new EventRelay(
            name,
            plan.heights(),
            outgoing::open,
            () -> plans.of(name).map(Plan::isOver).orElse(true),
            () -> relays.remove(name, made[0]));
    made[0].to(plan::destinations);
    EventRelay before = relays.put(name, made[0]);
    if (before != null) {
      before.end(false);
    }
    return made[0];
  }

  /** How the renditions of an event get to a streamer; empty if they are not sent from here. */
  Map<String, OutgoingStream.Leg> legs(String event, long streamer) {
    EventRelay relay = relays.get(event);
    return relay == null ? Map.of() : relay.legs().getOrDefault(streamer, Map.of());
  }

  // ---- how the streamers are -------------------------------------------------------------------

  private void look() {
    try {
      relays.forEach(
          (name, relay) -> plans.of(name).ifPresent(plan -> relay.to(plan::destinations)));
      List<Streamer> enabled = store.streamers().stream().filter(Streamer::enabled).toList();
      List<LiveEvent> live = store.events().stream().filter(this::isLive).toList();
      watch.look(enabled, servedOf(live), streamer -> namesFor(streamer, live));
      transcoders.look(store.transcoders().stream().filter(Transcoder::enabled).toList());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The look at the streamers stumbled", e);
    }
  }

  private List<Served> servedOf(List<LiveEvent> live) {
    return live.stream().flatMap(event -> served.sizesOf(event.id()).stream()).toList();
  }

  /** What is to be found at a streamer that does not tell what it has. */
  private Collection<String> namesFor(Streamer streamer, List<LiveEvent> live) {
    List<String> names = new ArrayList<>();
    for (LiveEvent event : live) {
      if (streamer.kind() == ServerKind.RTMP && event.streamers().contains(streamer.id())) {
        String base = plans.base(event);
        event
            .renditions()
            .forEach(rendition -> names.add(RenditionNames.of(base, rendition.name())));
      }
    }
    return names;
  }

  private boolean isLive(LiveEvent event) {
    return states.of(event).state() == EventState.LIVE;
  }

  /** As it was found last. */
  StreamerNow streamer(Streamer streamer) {
    return watch.of(streamer);
  }

  /** As it was found last. */
  ServerFigures.Health transcoder(Transcoder transcoder) {
    return transcoders.of(transcoder);
  }
}
