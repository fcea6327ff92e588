package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.distribution.EventPlaylist.Offer;
import org.hlsgateway.distribution.EventPlaylist.Pathway;
import org.hlsgateway.distribution.StreamerChoice.Candidate;
import org.hlsgateway.events.EventStore;
import org.hlsgateway.events.LiveEvent;
import org.hlsgateway.events.Streamer;
import org.hlsgateway.packager.playlist.MultivariantPlaylist;

/** What viewers of an event are told: where it can be had, and where to go first. */
@ApplicationScoped
class EventStreams {
  /** As it stands beside the playlist. */
  static final String STEERING = "steering.json";

  private EventStore store;
  private Plans plans;
  private Distributor distributor;
  private ServedHere here;

  /** For the client proxy. */
  protected EventStreams() {}

  @Inject
  EventStreams(EventStore store, Plans plans, Distributor distributor, ServedHere here) {
    this.store = store;
    this.plans = plans;
    this.distributor = distributor;
    this.here = here;
  }

  /**
   * @param viewer tells viewers apart
   * @return empty if no streamer has anything of it
   */
  Optional<MultivariantPlaylist> playlist(LiveEvent event, String viewer) {
    return EventPlaylist.of(pathways(event, viewer, Optional.empty()), STEERING);
  }

  /**
   * The pathways in the viewer's order.
   *
   * @param current where he is
   * @return empty if no streamer has anything of it
   */
  List<String> order(LiveEvent event, String viewer, Optional<String> current) {
    return EventPlaylist.complete(pathways(event, viewer, current)).stream()
        .map(Pathway::id)
        .toList();
  }

  /** Whether this gateway is one of its streamers. */
  boolean isStreamedHere(LiveEvent event) {
    return store.streamersOf(event).stream()
        .anyMatch(streamer -> streamer.enabled() && streamer.isThisGateway());
  }

  private List<Pathway> pathways(LiveEvent event, String viewer, Optional<String> current) {
    Map<String, Pathway> offered = new LinkedHashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    for (Streamer streamer : store.streamersOf(event)) {
      if (!streamer.enabled()) {
        continue;
      }
      StreamerNow now = distributor.streamer(streamer);
      Map<String, Offer> offers = offers(event, streamer, now);
      String id = pathway(streamer);
      offered.put(id, new Pathway(id, offers));
      candidates.add(
          new Candidate(
              id, streamer.weight(), load(streamer, now).used(), now.works() && !offers.isEmpty()));
    }
    return StreamerChoice.order(viewer, current, candidates).stream().map(offered::get).toList();
  }

  static String pathway(Streamer streamer) {
    return "s" + streamer.id();
  }

  /** What a streamer has of the event, by the rendition's name. */
  Map<String, Offer> offers(LiveEvent event, Streamer streamer, StreamerNow now) {
    if (streamer.isThisGateway()) {
      return own(event);
    }
    String base = plans.base(event);
    Map<String, Offer> offers = new LinkedHashMap<>();
    for (Served served : now.served()) {
      RenditionNames.rendition(base, served.stream())
          .ifPresent(name -> offers.put(name, new Offer(address(streamer, served), served)));
    }
    return offers;
  }

  /** From memory: nothing has to be asked, and nothing is sent over a socket. */
  private Map<String, Offer> own(LiveEvent event) {
    Map<String, Offer> offers = new LinkedHashMap<>();
    RenditionNames.match(
            here.sizesOf(event.id()),
            served -> new RenditionNames.Size(served.width(), served.height()),
            Plans.heights(event))
        .forEach(
            (name, served) ->
                offers.put(
                    name,
                    new Offer("../../read/" + served.stream() + "/" + served.playlist(), served)));
    return offers;
  }

  private static String address(Streamer streamer, Served served) {
    return switch (streamer.kind()) {
      case THIS_GATEWAY, GATEWAY ->
          streamer.publicAddress()
              + "/hls_gateway/read/"
              + served.stream()
              + "/"
              + served.playlist();
      case RTMP -> streamer.publicAddress() + "/" + served.playlist();
    };
  }

  /** How much of what it can serve it serves, all events together. */
  static Load load(Streamer streamer, StreamerNow now) {
    return new Load(
        streamer.id(),
        streamer.name(),
        now.viewers(),
        now.bitsPerSecond(),
        streamer.mostViewers(),
        streamer.mostMbps(),
        streamer.weight(),
        now.works());
  }
}
