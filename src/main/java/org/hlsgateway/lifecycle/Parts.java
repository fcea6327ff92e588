package org.hlsgateway.lifecycle;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Parts in order: started one after the other, those that started stopped in reverse. */
final class Parts {
  private static final Logger LOG = System.getLogger(Parts.class.getName());

  private final List<Entry> entries;
  private final Deque<Started> started = new ArrayDeque<>();

  /**
   * @param name for the log
   * @param part asked for only when its turn has come: making it may need those before it
   */
  record Entry(Stage stage, String name, Supplier<Part> part) {}

  private record Started(String name, Part part) {}

  Parts(List<Entry> entries) {
    this.entries =
        entries.stream()
            .sorted(Comparator.comparing(Entry::stage).thenComparing(Entry::name))
            .toList();
  }

  /** Those that started before one that throws are stopped again. */
  synchronized void start() {
    try {
      for (Entry entry : entries) {
        LOG.log(Level.DEBUG, "{0} starts", entry.name());
        Part part = entry.part().get();
        part.start();
        started.push(new Started(entry.name(), part));
      }
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
  }

  /** One that fails to stop keeps no other from it. */
  synchronized void stop() {
    while (!started.isEmpty()) {
      Started last = started.pop();
      LOG.log(Level.DEBUG, "{0} stops", last.name());
      try {
        last.part().stop();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, last.name() + " could not be stopped in order", e);
      }
    }
  }
}
