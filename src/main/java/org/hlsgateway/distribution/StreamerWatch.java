package org.hlsgateway.distribution;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hlsgateway.events.ServerKind;
import org.hlsgateway.events.Streamer;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.time.Clocks;

/**
 * Looks at streamers every few seconds: whether they answer, and what they have for viewers. Of one
 * there is one look at a time. One thread calls {@link #look}; any may ask.
 */
final class StreamerWatch {
  static final Duration EVERY = Duration.ofSeconds(2);

  /** One answer that is late is no end. */
  private static final int FAILURES = 2;

  private static final String FOREIGN_PLAYLIST = ".m3u8";

  private final Probes probes;
  private final Clocks clocks;
  private final Map<Long, Watched> watched = new ConcurrentHashMap<>();

  StreamerWatch(Probes probes, Clocks clocks) {
    this.probes = probes;
    this.clocks = clocks;
  }

  /** What is known of one; changed by whoever brings an answer, one at a time. */
  private static final class Watched {
    private final Streamer streamer;
    private volatile StreamerNow now;
    private Instant dueAt;
    private boolean isAsked;
    private int failures;

    Watched(Streamer streamer, StreamerNow now, Instant dueAt) {
      this.streamer = streamer;
      this.now = now;
      this.dueAt = dueAt;
    }
  }

  /** What was found. */
  private record Found(String sentence, List<Served> served, boolean viewersKnown) {}

  /**
   * Asks those that are due.
   *
   * @param streamers all that are enabled
   * @param own what this gateway has for viewers
   * @param names what a streamer is to have, of those that do not tell themselves
   */
  void look(
      Collection<Streamer> streamers,
      List<Served> own,
      Function<Streamer, Collection<String>> names) {
    Instant now = clocks.now();
    Set<Long> there = new HashSet<>();
    for (Streamer streamer : streamers) {
      there.add(streamer.id());
      Watched known =
          watched.compute(
              streamer.id(),
              (id, before) ->
                  before != null && before.streamer.equals(streamer)
                      ? before
                      : new Watched(streamer, unknown(), now));
      if (streamer.isThisGateway()) {
        works(known, new Found("It is this gateway.", own, true));
      } else if (begins(known, now)) {
        ask(streamer, names.apply(streamer))
            .whenComplete((found, failure) -> answered(known, found, failure));
      }
    }
    watched.keySet().retainAll(there);
  }

  private StreamerNow unknown() {
    return new StreamerNow(
        StreamerNow.State.UNKNOWN, "Nobody has looked yet.", clocks.date(), List.of(), false);
  }

  private synchronized boolean begins(Watched known, Instant now) {
    if (known.isAsked || now.isBefore(known.dueAt)) {
      return false;
    }
    known.isAsked = true;
    known.dueAt = now.plus(EVERY);
    return true;
  }

  private synchronized void answered(Watched known, Found found, Throwable failure) {
    known.isAsked = false;
    if (failure == null) {
      works(known, found);
      return;
    }
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    known.failures += cause instanceof ConnectException ? FAILURES : 1;
    if (known.failures >= FAILURES) {
      String sentence = sentence(cause);
      StreamerNow before = known.now;
      boolean isNew = before.state() != StreamerNow.State.FAILS;
      known.now =
          new StreamerNow(
              StreamerNow.State.FAILS,
              sentence,
              isNew ? clocks.date() : before.since(),
              List.of(),
              false);
    }
  }

  private synchronized void works(Watched known, Found found) {
    known.failures = 0;
    StreamerNow before = known.now;
    known.now =
        new StreamerNow(
            StreamerNow.State.WORKS,
            found.sentence(),
            before.works() ? before.since() : clocks.date(),
            found.served(),
            found.viewersKnown());
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof Wrong) {
      return cause.getMessage();
    }
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return "It does not answer within " + Probes.DEADLINE.toSeconds() + " s.";
    }
    return cause instanceof ConnectException
        ? "Nothing listens at its address: is it running?"
        : "It cannot be reached: check its addresses.";
  }

  /** It answers, but not as a streamer does. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String sentence) {
      super(sentence, null, false, false);
    }
  }

  // ---- how each kind is asked ------------------------------------------------------------------

  private CompletableFuture<Found> ask(Streamer streamer, Collection<String> names) {
    try {
      return streamer.kind() == ServerKind.GATEWAY ? gateway(streamer) : foreign(streamer, names);
    } catch (RuntimeException e) {
      // Such as: no more threads, or an address that was typed wrong.
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Found> gateway(Streamer streamer) {
    Optional<String> key = Destinations.key(streamer.pushAddress());
    if (key.isEmpty()) {
      return CompletableFuture.failedFuture(
          new Wrong(
              "Its push address has no key: it ends with ?key= and that gateway's STREAMER_KEY."));
    }
    URI address = URI.create(streamer.publicAddress() + PeersServlet.STREAMER);
    String[] header = {PeerTokens.HEADER, PeerTokens.issue(key.get())};
    return probes.get(address, header).thenApply(StreamerWatch::report);
  }

  private static Found report(Probes.Answer answer) {
    switch (answer.status()) {
      case 200 -> {
        try {
          List<Served> served = Served.fromJson(answer.text());
          return new Found(
              served.isEmpty()
                  ? "It answers, and has nothing for viewers now."
                  : "It has " + count(served.size(), "stream") + " for viewers.",
              served,
              true);
        } catch (IllegalArgumentException e) {
          throw new Wrong("What answers at its public address is no gateway.");
        }
      }
      case 403 ->
          throw new Wrong("The key in its push address is not the STREAMER_KEY of that gateway.");
      case 404 ->
          throw new Wrong(
              "It takes no renditions: set STREAMER_KEY there, and check its public address.");
      default -> throw new Wrong("It answers with an error (HTTP " + answer.status() + ").");
    }
  }

  private static String count(int number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }

  private CompletableFuture<Found> foreign(Streamer streamer, Collection<String> names) {
    PublishAddress push = Destinations.of(streamer.pushAddress(), "-");
    CompletableFuture<Void> rtmp = probes.connect(push.host(), push.port());
    List<CompletableFuture<Stream<Served>>> playlists = new ArrayList<>();
    for (String name : names) {
      String file = name + FOREIGN_PLAYLIST;
      playlists.add(
          probes
              .get(URI.create(streamer.publicAddress() + "/" + file))
              .thenApply(
                  answer ->
                      isPlaylist(answer)
                          ? Stream.of(new Served(name, file, 0, 1, 1, List.of(), 0, 0, 0))
                          : Stream.<Served>empty())
              .exceptionally(failure -> Stream.empty()));
    }
    return CompletableFuture.allOf(
            Stream.concat(Stream.of(rtmp), playlists.stream()).toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              List<Served> served = playlists.stream().flatMap(CompletableFuture::join).toList();
              return new Found(
                  served.isEmpty()
                      ? "It takes connections, and has no playlist for viewers now."
                      : "It has " + count(served.size(), "stream") + " for viewers.",
                  served,
                  false);
            });
  }

  private static boolean isPlaylist(Probes.Answer answer) {
    return answer.status() == 200
        && answer.text().startsWith("#EXTM3U")
        && answer.text().contains("#EXTINF");
  }

  // ---- what is known ---------------------------------------------------------------------------

  /** As it was found last. */
  StreamerNow of(Streamer streamer) {
    Watched known = watched.get(streamer.id());
    return known == null ? unknown() : known.now;
  }
}
