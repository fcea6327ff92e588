package org.hlsgateway.livebox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How much of the machine's processors this process and its children use, from look to look. */
final class ProcessorUse {
  /** Looks that are closer together get the same answer. */
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** Processor time by process id, at the last look. */
  private Map<Long, Duration> used = look();

  private long lookedNanos = System.nanoTime();
  private double percent;

  /** Since the last look; 0 at the first second. */
  synchronized double percent() {
    long now = System.nanoTime();
    if (now - lookedNanos >= CLOSE.toNanos()) {
      Map<Long, Duration> next = look();
      int processors = Runtime.getRuntime().availableProcessors();
      percent = percent(used, next, Duration.ofNanos(now - lookedNanos), processors);
      used = next;
      lookedNanos = now;
    }
    return percent;
  }

  /** What ended between the looks is not known, and not counted. */
  static double percent(
      Map<Long, Duration> before, Map<Long, Duration> after, Duration elapsed, int processors) {
    Duration sum = Duration.ZERO;
    for (Map.Entry<Long, Duration> each : after.entrySet()) {
      Duration more = each.getValue().minus(before.getOrDefault(each.getKey(), Duration.ZERO));
      sum = more.isNegative() ? sum : sum.plus(more);
    }
    return BoxFigures.rounded(100.0 * sum.toNanos() / ((double) elapsed.toNanos() * processors));
  }

  private static Map<Long, Duration> look() {
    Map<Long, Duration> found = new HashMap<>();
    ProcessHandle own = ProcessHandle.current();
    Stream.concat(Stream.of(own), own.descendants())
        .forEach(
            each -> each.info().totalCpuDuration().ifPresent(time -> found.put(each.pid(), time)));
    return found;
  }
}
