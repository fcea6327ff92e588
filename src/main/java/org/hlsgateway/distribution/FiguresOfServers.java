package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.hlsgateway.events.EventState;
import org.hlsgateway.events.EventStates;
import org.hlsgateway.events.EventStore;
import org.hlsgateway.events.LiveEvent;
import org.hlsgateway.events.ServerFigures;
import org.hlsgateway.events.Streamer;
import org.hlsgateway.events.Transcoder;
import org.hlsgateway.restream.OutgoingStream;

/** How the servers are, of what was found last. */
@ApplicationScoped
class FiguresOfServers implements ServerFigures {
  private EventStore store;
  private EventStates states;
  private Distributor distributor;
  private EventStreams streams;

  /** For the client proxy. */
  protected FiguresOfServers() {}

  @Inject
  FiguresOfServers(
      EventStore store, EventStates states, Distributor distributor, EventStreams streams) {
    this.store = store;
    this.states = states;
    this.distributor = distributor;
    this.streams = streams;
  }

  @Override
  public Carried streamer(Streamer streamer) {
    StreamerNow now = distributor.streamer(streamer);
    Load load = EventStreams.load(streamer, now);
    boolean isKnown = now.works() && now.viewersKnown();
    boolean isLimited = streamer.mostMbps().isPresent() || streamer.mostViewers().isPresent();
    return new Carried(
        health(now),
        isKnown ? OptionalInt.of(now.viewers()) : OptionalInt.empty(),
        now.bitsPerSecond(),
        isKnown && isLimited
            ? OptionalInt.of((int) Math.round(100 * load.used()))
            : OptionalInt.empty(),
        isKnown ? load.room(load.bitsOfEach()) : OptionalInt.empty(),
        isKnown && load.isNearlyFull(),
        ifItDies(load, now));
  }

  private String ifItDies(Load load, StreamerNow now) {
    if (!now.works()) {
      return "Nobody is sent there.";
    }
    if (!now.viewersKnown()) {
      return "It does not tell how many watch there: they go to the other streamers of their event.";
    }
    return WhatIf.dies(load, othersOf(load.streamer())).inWords(load);
  }

  /** Streamers of the live events that this one has, too. */
  private List<Load> othersOf(long id) {
    Set<Long> ids = new LinkedHashSet<>();
    for (LiveEvent event : store.events()) {
      if (event.streamers().contains(id) && states.of(event).state() == EventState.LIVE) {
        ids.addAll(event.streamers());
      }
    }
    ids.remove(id);
    List<Load> others = new ArrayList<>();
    for (long each : ids) {
      store
          .streamer(each)
          .filter(Streamer::enabled)
          .map(other -> EventStreams.load(other, distributor.streamer(other)))
          .ifPresent(others::add);
    }
    return others;
  }

  private static Health health(StreamerNow now) {
    return switch (now.state()) {
      case UNKNOWN -> new Health(State.UNKNOWN, now.sentence(), Optional.empty());
      case WORKS -> new Health(State.WORKS, now.sentence(), Optional.of(now.since()));
      case FAILS -> new Health(State.FAILS, now.sentence(), Optional.of(now.since()));
    };
  }

  @Override
  public Health transcoder(Transcoder transcoder) {
    return distributor.transcoder(transcoder);
  }

  @Override
  public List<OfEvent> of(LiveEvent event) {
    List<OfEvent> all = new ArrayList<>();
    for (Streamer streamer : store.streamersOf(event)) {
      StreamerNow now = distributor.streamer(streamer);
      Map<String, EventPlaylist.Offer> offers = streams.offers(event, streamer, now);
      List<Served> served = offers.values().stream().map(EventPlaylist.Offer::served).toList();
      all.add(
          new OfEvent(
              streamer,
              health(now),
              now.works() && now.viewersKnown()
                  ? OptionalInt.of(served.stream().mapToInt(Served::viewers).sum())
                  : OptionalInt.empty(),
              served.stream().mapToLong(Served::sentBitsPerSecond).sum(),
              event.renditions().stream()
                  .map(rendition -> rendition.name())
                  .filter(offers::containsKey)
                  .toList(),
              sending(distributor.legs(event.id(), streamer.id()))));
    }
    return all;
  }

  private static Optional<String> sending(Map<String, OutgoingStream.Leg> legs) {
    if (legs.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> troubles = new LinkedHashMap<>();
    List<String> going = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    legs.forEach(
        (rendition, leg) -> {
          if (leg.streaming()) {
            going.add(rendition);
          } else if (leg.trouble().isPresent()) {
            troubles.merge(leg.trouble().get(), rendition, (some, more) -> some + ", " + more);
          } else {
            waiting.add(rendition);
          }
        });
    List<String> sentences = new ArrayList<>();
    if (!going.isEmpty()) {
      sentences.add(String.join(", ", going) + " sent.");
    }
    if (!waiting.isEmpty()) {
      sentences.add(String.join(", ", waiting) + " not sent yet.");
    }
    troubles.forEach((trouble, renditions) -> sentences.add(renditions + ": " + trouble));
    return Optional.of(sentences.stream().collect(Collectors.joining(" ")));
  }
}
