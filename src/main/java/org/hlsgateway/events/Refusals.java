package org.hlsgateway.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which refusals are news: programs try again every few seconds, and what else happened to an event
 * is to be found in its log. Any thread may ask.
 */
final class Refusals {
  private static final Duration OLD_AFTER = Duration.ofMinutes(1);

  /** The oldest are forgotten first. */
  private static final int MOST = 10_000;

  private final Clock clock;
  private final Map<Refusal, Instant> noted = new LinkedHashMap<>();

  private record Refusal(String event, String sentence) {}

  /**
   * @param clock never jumps
   */
  Refusals(Clock clock) {
    this.clock = clock;
  }

  /** True once a minute at most for an event and a sentence. */
  synchronized boolean isNews(String event, String sentence) {
    Instant now = clock.instant();
    Refusal refusal = new Refusal(event, sentence);
    Instant last = noted.get(refusal);
    if (last != null && now.isBefore(last.plus(OLD_AFTER))) {
      return false;
    }
    noted.remove(refusal);
    noted.put(refusal, now);
    if (noted.size() > MOST) {
      noted.remove(noted.keySet().iterator().next());
    }
    return true;
  }
}
