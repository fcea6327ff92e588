package org.hlsgateway.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Measured;

/**
 * All numbers as Prometheus reads them. Each is a meter of the registry that holds what was told
 * last; those that nobody tells of any more, such as of a channel that stopped, are removed. One
 * scrape at a time.
 */
final class Scrape {
  /** Prometheus' text format. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Logger LOG = Logger.getLogger(Scrape.class.getName());
  private static final String PREFIX = "hls.gateway.";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private record Key(String name, Tags tags) {}

  private final Map<Key, Held> held = new HashMap<>();

  private static final class Held {
    private volatile double value;
    private Meter meter;

    double value() {
      return value;
    }
  }

  /** Classes of rooms of which the log says already that they failed. */
  private final Set<String> silent = new HashSet<>();

  Scrape() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  synchronized String text(List<Measured> rooms) {
    Told told = new Told();
    rooms.forEach(room -> ask(room, told));
    Set<Key> gone = new HashSet<>(held.keySet());
    gone.removeAll(told.keys);
    for (Key key : gone) {
      registry.remove(held.remove(key).meter);
    }
    return registry.scrape(CONTENT_TYPE);
  }

  /** One room's trouble is not all others': what it does not tell is left out. */
  private void ask(Measured room, Told told) {
    try {
      room.tell(told);
    } catch (RuntimeException e) {
      if (silent.add(room.getClass().getName())) {
        LOG.log(Level.WARNING, "Numbers are left out of /metrics from now on", e);
      }
    }
  }

  private final class Told implements Figures {
    private final Set<Key> keys = new HashSet<>();

    @Override
    public void now(String name, Unit unit, String help, double value, String... labels) {
      hold(
          name,
          value,
          labels,
          (fresh, tags) ->
              Gauge.builder(PREFIX + name, fresh, Held::value)
                  .description(help)
                  .baseUnit(word(unit))
                  .tags(tags)
                  .strongReference(true)
                  .register(registry));
    }

    @Override
    public void ever(String name, Unit unit, String help, double value, String... labels) {
      hold(
          name,
          value,
          labels,
          (fresh, tags) ->
              FunctionCounter.builder(PREFIX + name, fresh, Held::value)
                  .description(help)
                  .baseUnit(word(unit))
                  .tags(tags)
                  .register(registry));
    }

    private void hold(
        String name, double value, String[] labels, BiFunction<Held, Tags, Meter> register) {
      Key key = new Key(name, Tags.of(labels));
      keys.add(key);
      Held known = held.get(key);
      if (known != null) {
        known.value = value;
        return;
      }
      Held fresh = new Held();
      fresh.value = value;
      // Micrometer refuses what it cannot tell apart: nothing is held of that.
      fresh.meter = register.apply(fresh, key.tags());
      held.put(key, fresh);
    }
  }

  /** Null: none. */
  private static String word(Figures.Unit unit) {
    return unit == Figures.Unit.NONE ? null : unit.name().toLowerCase(Locale.ROOT);
  }
}
