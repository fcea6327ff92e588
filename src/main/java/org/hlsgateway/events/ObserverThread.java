package org.hlsgateway.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.threads.Threads;

/** Hands over to one observer: the latest of each event, on a thread of its own. */
final class ObserverThread implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ObserverThread.class.getName());
  private static final long CLOSING_MILLIS = 3_000;

  private final EventObserver observer;
  private final Thread thread;

  /** Oldest first; no more than there are events. Empty: it was deleted. */
  private final Map<String, Optional<EventNow>> pending = new LinkedHashMap<>();

  private boolean closing;

  ObserverThread(EventObserver observer) {
    this.observer = observer;
    thread = Threads.daemon("event-observer", this::run);
  }

  void begin() {
    thread.start();
  }

  /**
   * Returns at once.
   *
   * @param now empty: it was deleted
   */
  synchronized void tell(String event, Optional<EventNow> now) {
    pending.put(event, now);
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSING_MILLIS);
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (Map.Entry<String, Optional<EventNow>> each = next(); each != null; each = next()) {
        tell(each);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Map.Entry<String, Optional<EventNow>> each) {
    try {
      if (each.getValue().isPresent()) {
        observer.now(each.getValue().get());
      } else {
        observer.gone(each.getKey());
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Who observes events stumbled over " + each.getKey(), e);
    }
  }

  /** Null: it ends. */
  private synchronized Map.Entry<String, Optional<EventNow>> next() throws InterruptedException {
    while (pending.isEmpty() && !closing) {
      // A notification ends it; the limit is against waiting for ever on one that was lost.
      wait(TimeUnit.MINUTES.toMillis(1));
    }
    if (closing) {
      return null;
    }
    String oldest = pending.keySet().iterator().next();
    return Map.entry(oldest, pending.remove(oldest));
  }
}
