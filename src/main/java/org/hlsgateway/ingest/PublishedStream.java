package org.hlsgateway.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.control.Printable;
import org.hlsgateway.rtmp.StreamPath;

/**
 * A stream that is being published: whose it is, and who plays it. What comes is its publisher's,
 * on that one's thread; any thread may call all else.
 *
 * @param <S> itself
 */
abstract class PublishedStream<S> {
  private final String channel;
  private final byte[] key;
  private final String streamId;
  private volatile Publisher<S> publisher;
  private final Arrivals arrivals = new Arrivals();

  /** When its publisher came, and how many came before; null before the first tick. */
  private volatile Instant since;

  private volatile int interruptions;
  private final List<Player<S>> players = new CopyOnWriteArrayList<>();
  private boolean closed;

  /**
   * @param path what was published
   */
  PublishedStream(StreamPath path, String streamId, Publisher<S> publisher) {
    this.channel = path.channel();
    this.key = path.key().getBytes(StandardCharsets.UTF_8);
    this.streamId = streamId;
    this.publisher = publisher;
  }

  final String channel() {
    return channel;
  }

  final String streamId() {
    return streamId;
  }

  final Publisher<S> publisher() {
    return publisher;
  }

  /** What is kept of it, for players to read. */
  abstract FrameLog log();

  /** Whether this is what somebody wants to play: whoever does not know the key finds nothing. */
  final boolean is(StreamPath wanted) {
    return channel.equals(wanted.channel())
        && MessageDigest.isEqual(key, wanted.key().getBytes(StandardCharsets.UTF_8));
  }

  final synchronized void join(Player<S> player) {
    players.add(player);
    if (closed) {
      player.over();
    }
  }

  /** Has it told of more, and of the end. */
  synchronized FrameLog joined(Player<S> player) {
    join(player);
    return log();
  }

  final void leave(Player<S> player) {
    players.remove(player);
  }

  /** There is more to read. */
  final void wakePlayers() {
    players.forEach(Player::wake);
  }

  /** What there is is all that players get. */
  final void dismissPlayers() {
    players.forEach(Player::over);
    players.clear();
  }

  /** Nothing of the publisher's may follow. */
  synchronized void close() {
    closed = true;
    log().close();
    dismissPlayers();
  }

  final Arrivals arrivals() {
    return arrivals;
  }

  /** To be called every second or so. */
  final void tick(Instant now) {
    if (since == null) {
      since = now;
    }
    arrivals.tick(now);
  }

  /** Who publishes it, and how it comes. */
  final PublisherFacts facts(Instant now) {
    Publisher<S> by = publisher;
    Instant from = since;
    return new PublisherFacts(
        way(),
        by.address(),
        Printable.line(program()).strip(),
        arrivals.bitsPerSecond(),
        picturesPerSecond(),
        interruptions,
        from == null ? Duration.ZERO : Duration.between(from, now));
  }

  /** By which it comes, for people. */
  abstract String way();

  /** What its publisher says he is; empty if he says nothing. */
  String program() {
    return publisher.program();
  }

  /** Empty where pictures are not told apart. */
  OptionalDouble picturesPerSecond() {
    return OptionalDouble.empty();
  }

  /** Goes on with what another connection sends. */
  synchronized void resume(Publisher<S> next) {
    publisher = next;
    since = null;
    interruptions++;
  }

  /** The publisher is gone, and may come back. */
  synchronized void interrupted() {}
}
