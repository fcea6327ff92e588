package org.hlsgateway.publishing;

import java.util.Locale;
import org.hlsgateway.ingest.PublisherFacts;
import org.hlsgateway.time.InWords;

/**
 * Who publishes to the gateway itself, in words.
 *
 * @param pictures empty where it is not known
 * @param lost empty if the publisher was never lost
 */
public record PublisherView(
    String way,
    String address,
    String program,
    String rate,
    String pictures,
    String lost,
    String since) {

  static PublisherView of(PublisherFacts facts) {
    return new PublisherView(
        facts.way(),
        facts.address(),
        facts.program().isEmpty() ? "a program that does not say its name" : facts.program(),
        String.format(Locale.ROOT, "%.2f Mbit/s", facts.bitsPerSecond() / 1e6),
        facts.picturesPerSecond().isPresent()
            ? String.format(Locale.ROOT, "%.1f a second", facts.picturesPerSecond().getAsDouble())
            : "",
        lost(facts.interruptions()),
        InWords.of(facts.since()));
  }

  private static String lost(int interruptions) {
    return switch (interruptions) {
      case 0 -> "";
      case 1 -> "once, and it came back";
      default -> interruptions + " times, and it came back";
    };
  }
}
