package org.hlsgateway.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.packager.LivePresentation;

/**
 * The requests of one channel that wait for something to appear in its playlists. A waiting request
 * costs one small object and no thread; what became due is answered on the executor, never on the
 * thread that brought the news.
 */
final class Suspended {

  private static final Logger LOG = Logger.getLogger(Suspended.class.getName());

  /** Beyond this a request is turned away rather than held. */
  private static final int MOST = 20_000;

  /** Requests answered by one task: small enough that two cores share the work. */
  private static final int BATCH = 256;

  private final Executor executor;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  Suspended(Executor executor) {
    this.executor = executor;
  }

  /**
   * A request that waits; answered once, by whoever claims it first.
   *
   * @param until asked on every change, must be quick
   * @param viewer {@link LiveSession#NOBODY} if it is not to count as watching
   */
  record Waiting(
      Predicate<LivePresentation> until,
      Instant deadline,
      String viewer,
      Consumer<Awaited> then,
      AtomicBoolean answered) {

    Waiting(
        Predicate<LivePresentation> until,
        Instant deadline,
        String viewer,
        Consumer<Awaited> then) {
      this(until, deadline, viewer, then, new AtomicBoolean());
    }

    private boolean claim() {
      return answered.compareAndSet(false, true);
    }
  }

  /** How many wait. */
  int size() {
    return size.get();
  }

  /**
   * @return false if too many wait already; it is not answered then
   */
  boolean add(Waiting waiting) {
    if (size.incrementAndGet() > MOST) {
      size.decrementAndGet();
      return false;
    }
    queue.add(waiting);
    return true;
  }

  /**
   * It waits no longer, and whoever added it answers it.
   *
   * @return false if it is answered already
   */
  boolean takeBack(Waiting waiting) {
    if (!waiting.claim()) {
      return false;
    }
    queue.remove(waiting);
    size.decrementAndGet();
    return true;
  }

  /** Answers those for whom {@code presentation} is what they waited for. */
  void changed(LivePresentation presentation) {
    answer(waiting -> waiting.until().test(presentation), new Awaited.Arrived(presentation));
  }

  /** Answers those whose deadline has passed. */
  void expire(Instant now) {
    answer(waiting -> !now.isBefore(waiting.deadline()), new Awaited.TimedOut());
  }

  /** Answers all: what they wait for will not come. */
  void giveUp(Awaited.Unavailable unavailable) {
    answer(waiting -> true, unavailable);
  }

  /** Answers those of one viewer, who has gone. */
  void giveUp(String viewer, Awaited.Unavailable unavailable) {
    answer(waiting -> waiting.viewer().equals(viewer), unavailable);
  }

  /** Tells who waits, so that waiting counts as watching. */
  void forEachViewer(Consumer<String> viewer) {
    for (Waiting waiting : queue) {
      if (!waiting.viewer().equals(LiveSession.NOBODY)) {
        viewer.accept(waiting.viewer());
      }
    }
  }

  private void answer(Predicate<Waiting> isDue, Awaited outcome) {
    List<Waiting> due = new ArrayList<>();
    for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
      Waiting waiting = all.next();
      if (isDue.test(waiting) && waiting.claim()) {
        all.remove();
        due.add(waiting);
      }
    }
    size.addAndGet(-due.size());
    for (int from = 0; from < due.size(); from += BATCH) {
      List<Waiting> batch = due.subList(from, Math.min(from + BATCH, due.size()));
      executor.execute(() -> batch.forEach(waiting -> tell(waiting, outcome)));
    }
  }

  /** One answer that fails must not cost the others theirs. */
  private static void tell(Waiting waiting, Awaited outcome) {
    try {
      waiting.then().accept(outcome);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A suspended request could not be answered", e);
    }
  }
}
