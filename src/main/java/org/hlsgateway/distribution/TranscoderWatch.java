package org.hlsgateway.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.hlsgateway.events.ServerFigures.Health;
import org.hlsgateway.events.ServerFigures.State;
import org.hlsgateway.events.Transcoder;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.time.Clocks;

/**
 * Looks every few seconds whether transcoders take connections. One thread calls {@link #look}; any
 * may ask.
 */
final class TranscoderWatch {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Health HERE =
      new Health(State.WORKS, "It is this gateway.", Optional.empty());
  private static final Health UNKNOWN =
      new Health(State.UNKNOWN, "Nobody has looked yet.", Optional.empty());

  private final Probes probes;
  private final Clocks clocks;
  private final Map<Long, Watched> watched = new ConcurrentHashMap<>();

  TranscoderWatch(Probes probes, Clocks clocks) {
    this.probes = probes;
    this.clocks = clocks;
  }

  private static final class Watched {
    private final Transcoder transcoder;
    private volatile Health health = UNKNOWN;
    private volatile boolean isAsked;
    private Instant dueAt = Instant.MIN;

    Watched(Transcoder transcoder) {
      this.transcoder = transcoder;
    }
  }

  /**
   * Asks those that are due.
   *
   * @param transcoders all that are enabled
   */
  void look(Collection<Transcoder> transcoders) {
    Instant now = clocks.now();
    Set<Long> there = new HashSet<>();
    for (Transcoder transcoder : transcoders) {
      there.add(transcoder.id());
      Watched known =
          watched.compute(
              transcoder.id(),
              (id, before) ->
                  before != null && before.transcoder.equals(transcoder)
                      ? before
                      : new Watched(transcoder));
      if (!transcoder.isThisGateway() && !known.isAsked && !now.isBefore(known.dueAt)) {
        known.isAsked = true;
        known.dueAt = now.plus(EVERY);
        ask(transcoder)
            .whenComplete(
                (connected, failure) -> {
                  found(known, failure == null);
                  known.isAsked = false;
                });
      }
    }
    watched.keySet().retainAll(there);
  }

  private CompletableFuture<Void> ask(Transcoder transcoder) {
    try {
      PublishAddress address = PublishAddress.parse(transcoder.address(), "-");
      return probes.connect(address.host(), address.port());
    } catch (RuntimeException e) {
      // Such as: an address that was typed wrong, or too many that do not answer.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void found(Watched known, boolean works) {
    State state = works ? State.WORKS : State.FAILS;
    Health before = known.health;
    known.health =
        new Health(
            state,
            works
                ? "It takes connections."
                : "It takes no connection: is it running, and is its address right?",
            before.state() == state ? before.since() : Optional.of(clocks.date()));
  }

  /** As it was found last. */
  Health of(Transcoder transcoder) {
    if (transcoder.isThisGateway()) {
      return HERE;
    }
    Watched known = watched.get(transcoder.id());
    return known == null ? UNKNOWN : known.health;
  }
}
