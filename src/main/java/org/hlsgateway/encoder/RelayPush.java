package org.hlsgateway.encoder;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * Pushes the segments of one resolution to a relay, as they come, on a thread of its own. While no
 * relay takes them, as many wait as the live playlist has; the oldest go. Nobody waits for it.
 */
final class RelayPush {
  private static final Logger LOG = Logger.getLogger(RelayPush.class.getName());
  private static final Duration BEAT = Duration.ofSeconds(30);
  private static final Duration SILENCE = BEAT.multipliedBy(2);
  private static final Duration SENT_WITHIN = Duration.ofSeconds(30);

  private final Relays relays;
  private final String stream;
  private final int mostWaiting;
  private final Duration tryAgainAfter;
  private final Runnable onAccepted;
  private final Deque<Segment> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean finishing;
  private boolean isAccepted;
  private boolean saidWhyNot;

  private record Segment(byte[] content, long durationMicros) {}

  /**
   * @param stream how the relay is to call it: the path of the live playlist in the storage
   * @param mostWaiting segments
   * @param onAccepted called once, when a relay first says OK
   */
  RelayPush(
      Relays relays, String stream, int mostWaiting, Duration tryAgainAfter, Runnable onAccepted) {
    this.relays = relays;
    this.stream = stream;
    this.mostWaiting = mostWaiting;
    this.tryAgainAfter = tryAgainAfter;
    this.onAccepted = onAccepted;
    this.thread = Threads.daemon("relay-" + stream, this::work);
    thread.start();
  }

  /**
   * @param content MPEG-TS; not to be changed
   */
  synchronized void add(byte[] content, long durationMicros) {
    if (!finishing) {
      waiting.add(new Segment(content, durationMicros));
      if (waiting.size() > mostWaiting) {
        waiting.poll();
      }
      notifyAll();
    }
  }

  /** No segment will follow: the relay is told once it has what waits, if it takes that. */
  synchronized void finish() {
    finishing = true;
    notifyAll();
  }

  /** At once. */
  void abort() {
    finish();
    thread.interrupt();
  }

  /** Whether the thread has ended. */
  boolean isOver() {
    return !thread.isAlive();
  }

  private void work() {
    try {
      while (!isFinishing()) {
        URI address = relays.choose();
        try (RelayConnection relay = relays.open(address)) {
          push(relay);
          return;
        } catch (IOException e) {
          relays.failed(address);
          LOG.log(
              saidWhyNot ? Level.FINE : Level.WARNING,
              "The relay {0} does not take {1}, and is tried again: {2}",
              new Object[] {address.getAuthority(), stream, e.getMessage()});
          saidWhyNot = true;
        }
        pause();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.FINE, "The relay of {0} was given up", stream);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "The relay of " + stream + " broke off", e);
    }
  }

  private synchronized boolean isFinishing() {
    return finishing;
  }

  private synchronized void pause() throws InterruptedException {
    if (!finishing) {
      wait(tryAgainAfter.toMillis());
    }
  }

  private void push(RelayConnection relay) throws IOException, InterruptedException {
    relay.send(RelayText.push(stream, relays.token(stream)));
    relay.awaitAccepted(SILENCE);
    saidWhyNot = false;
    if (!isAccepted) {
      isAccepted = true;
      onAccepted.run();
    }
    long beaten = System.nanoTime();
    for (Segment next = next(); ; next = next()) {
      relay.mustBeThere(SILENCE);
      if (next != null) {
        relay.send(RelayText.segment(next.durationMicros()), next.content(), SENT_WITHIN);
        sent(next);
      } else if (isFinishing()) {
        relay.send(RelayText.CLOSE);
        return;
      }
      if (System.nanoTime() - beaten >= BEAT.toNanos()) {
        beaten = System.nanoTime();
        relay.send(RelayText.HEARTBEAT);
      }
    }
  }

  /** Stays in the queue until it is sent; null if none came for a while, or none will. */
  private synchronized Segment next() throws InterruptedException {
    if (waiting.isEmpty() && !finishing) {
      wait(Duration.ofSeconds(1).toMillis());
    }
    return waiting.peek();
  }

  private synchronized void sent(Segment segment) {
    if (waiting.peek() == segment) {
      waiting.poll();
    }
  }
}
