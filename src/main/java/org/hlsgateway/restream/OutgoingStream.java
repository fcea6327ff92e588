package org.hlsgateway.restream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.time.Clocks;

/**
 * One picture and one sound on their way to any number of addresses, which may change while they
 * are sent: each has a connection, a bounded queue and a fate of its own, and is tried again every
 * second. Where another server sends the same stream to the same address, this one waits until that
 * breaks off, and breaks off without a word itself. Any thread may call; nothing waits.
 */
public final class OutgoingStream {
  private final OutgoingStreams owner;
  private final Clocks clocks;
  private final ChannelFeed feed = new ChannelFeed();
  private Map<PublishAddress, PushRun> runs = new LinkedHashMap<>();
  private boolean over;

  OutgoingStream(OutgoingStreams owner, Clocks clocks) {
    this.owner = owner;
    this.clocks = clocks;
  }

  /**
   * How it does at one of its addresses.
   *
   * @param streaming the address takes it, and its network has had a frame of it at least
   * @param bitsPerSecond over the last ten seconds
   * @param bytes sent, over all connections
   * @param dropped frames that were left out because the address was too slow
   * @param trouble why it does not stream now, as a sentence without secrets; empty while it does,
   *     and while nothing is there to be sent
   */
  public record Leg(
      boolean streaming,
      long bitsPerSecond,
      long bytes,
      long dropped,
      int reconnects,
      Optional<String> trouble) {}

  /**
   * To these from now on: those that it goes to already notice nothing.
   *
   * @param addresses one that is there twice counts once
   */
  public synchronized void to(Collection<PublishAddress> addresses) {
    if (over) {
      return;
    }
    Map<PublishAddress, PushRun> next = new LinkedHashMap<>();
    List<PushRun> fresh = new ArrayList<>();
    for (PublishAddress address : new LinkedHashSet<>(addresses)) {
      PushRun run = runs.get(address);
      if (run == null) {
        run = owner.run(PushTarget.of(address, Optional.empty()));
        fresh.add(run);
      }
      next.put(address, run);
    }
    runs.values().stream()
        .filter(run -> !next.containsValue(run))
        // Nobody else sends there either: the address is none of the stream's any more.
        .forEach(run -> run.stop(true));
    runs = next;
    feed.use(List.copyOf(next.values()));
    fresh.forEach(PushRun::start);
  }

  /** What follows are frames of these, one picture and one sound at most. */
  public void tracks(InitSection init, boolean isEncoded) {
    feed.tracks(init, clocks.now(), isEncoded);
  }

  /** Frames; those of other tracks are left out. */
  public void frames(List<Sample> frames) {
    Instant now = clocks.now();
    feed.frames(frames, now);
  }

  /** By the address. */
  public synchronized Map<PublishAddress, Leg> legs() {
    return runs.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> leg(entry.getValue())));
  }

  private static Leg leg(PushRun run) {
    PushStatus status = run.status();
    boolean streaming = run.delivers();
    return new Leg(
        streaming,
        status.bitsPerSecond(),
        status.sent(),
        status.dropped(),
        status.reconnects(),
        status.state().waits() ? status.error() : Optional.empty());
  }

  /**
   * Ends it; twice is once.
   *
   * @param inOrder the stream itself is over; false: another server may go on with it
   */
  public synchronized void end(boolean inOrder) {
    over = true;
    runs.values().forEach(run -> run.stop(inOrder));
    runs = Map.of();
    feed.use(List.of());
    owner.ended(this);
  }
}
