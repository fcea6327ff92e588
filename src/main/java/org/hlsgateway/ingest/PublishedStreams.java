package org.hlsgateway.ingest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.rtmp.StreamPath;

/**
 * What is published here, who asks to publish, and who waits to play: the rules that all ways of
 * publishing have in common. The coordinator decides who may publish. Any thread may call; nothing
 * here waits.
 *
 * @param <S> a stream, as it comes by one of those ways
 */
abstract class PublishedStreams<S extends PublishedStream<S>> implements StreamingServerAgent {
  private static final Logger LOG = System.getLogger(PublishedStreams.class.getName());

  /** Encoders come a moment before the publisher is let in. */
  static final int MOST_WAITING = 1_000;

  /** The other places are for those who are known. */
  static final int MOST_GUESTS_WAITING = MOST_WAITING / 2;

  /**
   * After a network's failure the old connection looks alive, until it is cut. Whoever publishes
   * sends several times a second.
   */
  static final Duration SILENT = Duration.ofSeconds(3);

  private static final String STOPS = "The gateway stops.";

  private final PublishRules rules;
  private StreamingServerLink coordinator;

  private final Map<String, Asking<S>> asking = new HashMap<>();
  private final Map<String, S> published = new HashMap<>();
  private final Map<Player<S>, Wanted> waiting = new LinkedHashMap<>();

  private record Wanted(StreamPath path, Standing by) {}

  /** Those whose publisher was lost, and until when he may come back. */
  private final Map<S, Instant> orphans = new HashMap<>();

  /**
   * @param goesOnWith the stream's id; empty: with none
   */
  private record Asking<S>(StreamPath path, Publisher<S> publisher, String goesOnWith) {}

  PublishedStreams(PublishRules rules) {
    this.rules = rules;
  }

  /** A stream begins, of a publisher who was let in. */
  abstract S begin(StreamPath path, String streamId, Publisher<S> publisher);

  /** Before anybody publishes. */
  synchronized void ask(StreamingServerLink link) {
    coordinator = link;
  }

  /**
   * Asks whether somebody may publish; the publisher is told.
   *
   * @param address of the publisher
   */
  synchronized void publish(StreamPath path, String address, Publisher<S> publisher) {
    S same = published.get(path.channel());
    boolean goesOn = same != null && same.is(path) && mayGoOn(same, publisher);
    PublishRequest request =
        new PublishRequest(UUID.randomUUID().toString(), path.channel(), path.key(), address);
    asking.put(request.requestId(), new Asking<>(path, publisher, goesOn ? same.streamId() : ""));
    if (goesOn) {
      coordinator.resume(request, same.streamId());
    } else {
      coordinator.request(request);
    }
  }

  /** Whether another connection with the same key may take the stream's publisher's place. */
  private boolean mayGoOn(S same, Publisher<S> next) {
    return rules.isTakenOver()
        || orphans.containsKey(same)
        || !next.heard().isBefore(same.publisher().heard().plus(SILENT));
  }

  @Override
  public synchronized void accept(PublishRequest request, String streamId) {
    Asking<S> asked = asking.remove(request.requestId());
    S running = published.get(request.channel());
    boolean isRunning = running != null && running.streamId().equals(streamId);
    if (asked == null) {
      // He left while he was asked about.
      if (!isRunning) {
        coordinator.ended(request.channel(), streamId);
      }
    } else if (isRunning) {
      goOn(running, asked.publisher());
    } else if (asked.goesOnWith().equals(streamId)) {
      // It ended while he was asked about.
      asking.put(request.requestId(), new Asking<>(asked.path(), asked.publisher(), ""));
      coordinator.request(request);
    } else {
      begun(asked, streamId);
    }
  }

  private void goOn(S publication, Publisher<S> next) {
    if (!mayGoOn(publication, next)) {
      // Another one was faster.
      next.refused("Somebody publishes to this channel already.");
      return;
    }
    LOG.log(
        Level.INFO,
        "Channel {0}: the stream goes on with another connection",
        publication.channel());
    orphans.remove(publication);
    Publisher<S> before = publication.publisher();
    publication.resume(next);
    before.ended("Another publisher with the same key goes on.");
    next.accepted(publication);
  }

  private void begun(Asking<S> asked, String streamId) {
    S before = published.get(asked.path().channel());
    if (before != null) {
      // A coordinator elsewhere may see to it otherwise than ours.
      end(before);
      before.publisher().ended("The coordinator gave the channel to another publisher.");
    }
    S publication = begin(asked.path(), streamId, asked.publisher());
    published.put(publication.channel(), publication);
    asked.publisher().accepted(publication);
    List<Player<S>> come = new ArrayList<>();
    waiting.forEach(
        (player, wanted) -> {
          if (publication.is(wanted.path())) {
            come.add(player);
          }
        });
    come.forEach(waiting::remove);
    come.forEach(player -> player.begin(publication));
  }

  @Override
  public synchronized void deny(PublishRequest request, String sentence) {
    Asking<S> asked = asking.remove(request.requestId());
    if (asked != null) {
      asked.publisher().refused(sentence);
    }
  }

  @Override
  public synchronized void kill(String channel, String streamId) {
    S publication = published.get(channel);
    if (publication != null && publication.streamId().equals(streamId)) {
      LOG.log(Level.INFO, "Channel {0}: the coordinator ends the stream", channel);
      end(publication);
      publication.publisher().ended("The stream was ended by the gateway.");
    }
  }

  /** Whoever asked is gone. */
  synchronized void forget(Publisher<S> publisher) {
    asking.values().removeIf(each -> each.publisher() == publisher);
  }

  /** Its publisher ends it. */
  synchronized void end(S publication, Publisher<S> by) {
    if (publication.publisher() == by) {
      end(publication);
    }
  }

  /**
   * Whether more comes of a stream than is taken of one publisher.
   *
   * @param now by the clock of all connections
   * @return what to tell the publisher; empty: it is not too much
   */
  final Optional<String> tooMuch(S publication, Instant now) {
    long most = rules.mostBitsPerSecond();
    return most > 0 && publication.arrivals().isAbove(most, now)
        ? Optional.of(
            "More than "
                + most / 1_000
                + " kbit/s came for several seconds: PUBLISH_MAX_KBPS allows no more.")
        : Optional.empty();
  }

  /** Its publisher is gone without a word, and may come back. */
  synchronized void lost(S publication, Publisher<S> by, Instant now) {
    if (publication.publisher() != by || !published.containsValue(publication)) {
      return;
    }
    if (rules.grace().isZero()) {
      end(publication);
    } else {
      publication.interrupted();
      orphans.put(publication, now.plus(rules.grace()));
    }
  }

  /**
   * True if the stream is published here, or is about to be: encoders may be told of it before its
   * publisher is let in.
   */
  synchronized boolean has(StreamPath path, String streamId) {
    S running = published.get(path.channel());
    return running != null && running.is(path) && running.streamId().equals(streamId)
        || asking.values().stream().anyMatch(each -> isSame(each.path(), path));
  }

  private static boolean isSame(StreamPath asked, StreamPath path) {
    return asked.channel().equals(path.channel())
        && MessageDigest.isEqual(
            asked.key().getBytes(StandardCharsets.UTF_8),
            path.key().getBytes(StandardCharsets.UTF_8));
  }

  /** Who publishes to a channel; empty if nobody does, or if he was lost and is waited for. */
  synchronized Optional<PublisherFacts> publisher(String channel, Instant now) {
    return Optional.ofNullable(published.get(channel))
        .filter(stream -> !orphans.containsKey(stream))
        .map(stream -> stream.facts(now));
  }

  /** To be called every second or so. */
  synchronized void tick(Instant now) {
    published.values().forEach(stream -> stream.tick(now));
    for (Map.Entry<S, Instant> orphan : Map.copyOf(orphans).entrySet()) {
      if (!now.isBefore(orphan.getValue())) {
        LOG.log(Level.INFO, "Channel {0}: the publisher is gone", orphan.getKey().channel());
        end(orphan.getKey());
      }
    }
  }

  private void end(S publication) {
    orphans.remove(publication);
    if (published.remove(publication.channel(), publication)) {
      coordinator.ended(publication.channel(), publication.streamId());
      publication.close();
    }
  }

  /**
   * Has it played, now or as soon as it is published.
   *
   * @return false if too many wait
   */
  synchronized boolean play(StreamPath wanted, Player<S> player, Standing standing) {
    S publication = published.get(wanted.channel());
    if (publication != null && publication.is(wanted)) {
      player.begin(publication);
      return true;
    }
    long guests = waiting.values().stream().filter(each -> each.by() != Standing.KNOWN).count();
    boolean isFull = waiting.size() >= MOST_WAITING;
    if (isFull || standing != Standing.KNOWN && guests >= MOST_GUESTS_WAITING) {
      return false;
    }
    waiting.put(player, new Wanted(wanted, standing));
    return true;
  }

  /** Whoever waited waits no longer. */
  synchronized void forget(Player<S> player) {
    waiting.remove(player);
  }

  /** The listener ends. */
  synchronized void close() {
    asking.values().forEach(each -> each.publisher().refused(STOPS));
    asking.clear();
    List.copyOf(published.values())
        .forEach(
            publication -> {
              end(publication);
              publication.publisher().goesAway(STOPS);
            });
    if (coordinator != null) {
      coordinator.close();
    }
  }
}
